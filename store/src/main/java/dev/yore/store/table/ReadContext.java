package dev.yore.store.table;

import dev.yore.store.codec.LongRuns;
import dev.yore.store.vector.ColumnVector;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a reader takes along: the vector cache and what decoding has cost it. One thread. */
final class ReadContext {
  private final VectorCache cache;
  private long decodedBytes;

  ReadContext(VectorCache cache) {
    this.cache = cache;
  }

  /** Whether the cache is so empty that a copy of something in it drives out nothing. */
  boolean hasRoom() {
    return cache.sizeBytes() < cache.budgetBytes() / 2;
  }

  /** The vector from the cache, or decoded and then cached. */
  ColumnVector vector(VectorCache.Key key, Supplier<ColumnVector> decode) {
    return load(key, decode, ColumnVector::sizeBytes);
  }

  /** The vector from the cache, or null. */
  @Nullable ColumnVector cached(VectorCache.Key key) {
    return (ColumnVector) cache.get(key);
  }

  /** Events from the cache, or decoded and then cached. */
  SlotEvents events(VectorCache.Key key, Supplier<SlotEvents> decode) {
    return load(key, decode, events -> 64 + 12L * events.size());
  }

  /** Runs of numbers from the cache, or decoded and then cached. */
  LongRuns runs(VectorCache.Key key, Supplier<LongRuns> decode) {
    return load(key, decode, LongRuns::sizeBytes);
  }

  /** Numbers from the cache, or decoded and then cached. */
  int[] ints(VectorCache.Key key, Supplier<int[]> decode) {
    return load(key, decode, ints -> 16 + 4L * ints.length);
  }

  /** A block's sorted values from the cache, or derived and then cached. */
  SortedValues values(VectorCache.Key key, Supplier<SortedValues> derive) {
    return load(key, derive, SortedValues::sizeBytes);
  }

  /** A block's patched slots from the cache, or derived and then cached. */
  PatchedSlots patchedSlots(VectorCache.Key key, Supplier<PatchedSlots> derive) {
    return load(key, derive, PatchedSlots::sizeBytes);
  }

  /** A block's patched slots from the cache, or null. */
  @Nullable PatchedSlots patchedSlots(VectorCache.Key key) {
    return (PatchedSlots) cache.get(key);
  }

  /** The beginnings of a block's texts, sorted, from the cache, or derived and then cached. */
  SortedPrefixes prefixes(VectorCache.Key key, Supplier<SortedPrefixes> derive) {
    return load(key, derive, SortedPrefixes::sizeBytes);
  }

  /** A page put together before, or null. */
  @Nullable AssembledPage assembled(VectorCache.Key key) {
    return (AssembledPage) cache.get(key);
  }

  /** Keeps a page for whoever reads it next. */
  void keep(VectorCache.Key key, AssembledPage page) {
    cache.put(key, page, 96 + page.vector().sizeBytes());
  }

  /** The visible rows of a page put together before, or null. */
  @Nullable DensePage dense(VectorCache.Key key) {
    return (DensePage) cache.get(key);
  }

  /** Keeps a page's visible rows' values for whoever reads them next. */
  void keep(VectorCache.Key key, DensePage page) {
    cache.put(key, page, 128 + page.vector().sizeBytes());
  }

  /** A page's visible rows found out before, or null. */
  @Nullable VisiblePage visible(VectorCache.Key key) {
    return (VisiblePage) cache.get(key);
  }

  /** Keeps a page's visible rows for whoever reads it next. */
  void keep(VectorCache.Key key, VisiblePage page) {
    cache.put(key, page, 96 + page.sizeBytes());
  }

  /** Which rows of a block segments have; new if nobody asked so far. */
  HeadRows headRows(TableStreams streams, int block) {
    VectorCache.Key key = VectorCache.Key.ofHead(streams, block, VectorCache.VISIBLE, 0);
    HeadRows known = (HeadRows) cache.get(key);
    if (known != null && known.isOf(streams)) {
      return known;
    }
    HeadRows rows = new HeadRows(streams.lineage());
    cache.put(key, rows, HeadRows.SIZE_BYTES);
    return rows;
  }

  /** A page's column as segments have it, or null. */
  @Nullable HeadPage headPage(VectorCache.Key key) {
    return (HeadPage) cache.get(key);
  }

  /** Keeps a page's column for whoever changes rows of the page next. */
  void keep(VectorCache.Key key, HeadPage page) {
    cache.put(key, page, page.sizeBytes());
  }

  /** Something of a page's history put together before, or null. */
  @Nullable HistoryEntry history(VectorCache.Key key) {
    return (HistoryEntry) cache.get(key);
  }

  /** Keeps something of a page's history for whoever reads it next. */
  void keep(VectorCache.Key key, HistoryEntry entry) {
    cache.put(key, entry, entry.sizeBytes());
  }

  /** Each key is only ever used with one type of value. */
  @SuppressWarnings("unchecked")
  private <T> T load(VectorCache.Key key, Supplier<T> decode, VectorCache.Size<T> size) {
    Object cached = cache.get(key);
    if (cached != null) {
      return (T) cached;
    }
    T decoded = decode.get();
    long bytes = size.bytesOf(decoded);
    decodedBytes += bytes;
    cache.put(key, decoded, bytes);
    return decoded;
  }

  /** Counts a vector that was decoded but not cached. */
  void decoded(ColumnVector vector) {
    decodedBytes += vector.sizeBytes();
  }

  /** Bytes of vectors decoded because the cache had them not. */
  long decodedBytes() {
    return decodedBytes;
  }
}
