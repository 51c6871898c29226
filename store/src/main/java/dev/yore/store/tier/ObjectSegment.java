package dev.yore.store.tier;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.Tier;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.segment.ByteRange;
import dev.yore.store.segment.SegmentBytes;
import dev.yore.store.segment.TierMeter;
import dev.yore.store.table.FetchingThread;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A segment in an object store, read in pieces of 256 KiB that are kept in a {@link BlockCache}.
 * Pieces next to each other come with one request; what two threads want at once is asked for once.
 * Its header and footer lie in a {@link SegmentStub}. Safe for many threads.
 */
final class ObjectSegment implements SegmentBytes {
  /** Some chunks: at 20 ms a request and 100 MB/s, as long on the way as it takes to ask. */
  static final int PIECE_BYTES = 256 << 10;

  /** So many pieces come with one request at most. */
  private static final int MAX_RUN = 32;

  /** Likewise of what is fetched ahead: who needs something now waits behind it on a slow line. */
  private static final int MAX_RUN_AHEAD = 4;

  private final ObjectAccess objects;
  private final BlockCache cache;
  private final AheadRequests ahead;
  private final String key;
  private final String cacheName;
  private final long sizeBytes;
  private final SegmentStub stub;
  private volatile boolean closed;

  ObjectSegment(
      ObjectAccess objects,
      BlockCache cache,
      AheadRequests ahead,
      String key,
      long sizeBytes,
      SegmentStub stub) {
    this.objects = objects;
    this.cache = cache;
    this.ahead = ahead;
    this.key = key;
    this.cacheName = key.substring(key.lastIndexOf('/') + 1);
    this.sizeBytes = sizeBytes;
    this.stub = stub;
  }

  @Override
  public String name() {
    return objects.name(key);
  }

  @Override
  public long size() {
    return sizeBytes;
  }

  @Override
  public byte[] read(long offset, int length, int slack) {
    if (closed) {
      throw new StoreException(
          ErrorCode.STORE_CLOSED, "segment " + name() + " was closed; open the store again");
    }
    if (offset < 0 || offset + length > sizeBytes) {
      throw new StoreException(
          ErrorCode.CORRUPT,
          "segment truncated: object=%s offset=%d expected=%d bytes actual=%d bytes"
              .formatted(name(), offset, length, Math.max(0, sizeBytes - offset)));
    }
    byte[] bytes = new byte[length + slack];
    if (!stub.read(offset, bytes, length)) {
      readPieces(offset, bytes, length);
    }
    return bytes;
  }

  private void readPieces(long offset, byte[] bytes, int length) {
    int first = (int) (offset / PIECE_BYTES);
    int last = (int) ((offset + length - 1) / PIECE_BYTES);
    List<byte[]> pieces = pieces(first, last);
    for (int i = first; i <= last; i++) {
      byte[] piece = pieces.get(i - first);
      long pieceAt = (long) i * PIECE_BYTES;
      long from = Math.max(offset, pieceAt);
      long to = Math.min(offset + length, pieceAt + piece.length);
      System.arraycopy(
          piece, (int) (from - pieceAt), bytes, (int) (from - offset), (int) (to - from));
    }
  }

  private String name(int piece) {
    return cacheName + "." + piece;
  }

  private int bytesOf(int piece) {
    return (int) Math.min(PIECE_BYTES, sizeBytes - (long) piece * PIECE_BYTES);
  }

  /** Pieces from the cache or from the object; missing neighbours together. */
  private List<byte[]> pieces(int first, int last) {
    List<byte[]> found = new ArrayList<>(last - first + 1);
    int piece = first;
    while (piece <= last) {
      byte[] cached = cache.find(name(piece));
      if (cached != null && cached.length == bytesOf(piece)) {
        count(piece, cached.length);
        found.add(cached);
        piece++;
      } else {
        int to = piece + 1;
        while (to <= last && to - piece < MAX_RUN && !cache.has(name(to))) {
          to++;
        }
        found.addAll(demand(piece, to));
        piece = to;
      }
    }
    return found;
  }

  /** What a statement had brought before it read it came from the object store for it. */
  private void count(int piece, int bytes) {
    if (cache.readFirst(name(piece))) {
      TierMeter.read(Tier.OBJECT, bytes);
    } else {
      TierMeter.readCached(bytes);
    }
  }

  /** What somebody needs now; what is fetched ahead waits meanwhile. */
  private List<byte[]> demand(int from, int to) {
    cache.beginWaiting();
    try {
      return fetch(from, to);
    } finally {
      cache.endWaiting();
    }
  }

  /** Asks for pieces, or waits for whoever asks for them already. */
  private List<byte[]> fetch(int from, int to) {
    List<CompletableFuture<byte[]>> all = new ArrayList<>(to - from);
    int ownFrom = -1;
    List<CompletableFuture<byte[]>> own = new ArrayList<>();
    int ownBytes = 0;
    BitSet shared = new BitSet();
    for (int piece = from; piece < to; piece++) {
      CompletableFuture<byte[]> mine = new CompletableFuture<>();
      CompletableFuture<byte[]> others = cache.comes(name(piece), mine);
      all.add(others == null ? mine : others);
      if (others == null) {
        ownFrom = own.isEmpty() ? piece : ownFrom;
        own.add(mine);
        ownBytes += bytesOf(piece);
        cache.readFirst(name(piece)); // Its copy may be gone or damaged since.
      } else {
        shared.set(piece);
        if (!own.isEmpty()) {
          request(ownFrom, own);
          own = new ArrayList<>();
        }
      }
    }
    if (!own.isEmpty()) {
      request(ownFrom, own);
    }
    List<byte[]> came = all.stream().map(ObjectSegment::await).toList();
    TierMeter.read(Tier.OBJECT, ownBytes);
    if (FetchingThread.current() == null) {
      shared.stream()
          .filter(piece -> cache.readFirst(name(piece)))
          .forEach(piece -> TierMeter.read(Tier.OBJECT, bytesOf(piece)));
    }
    return came;
  }

  @Override
  public boolean isFar() {
    return cache.keeps();
  }

  /** Neighbours with one request; each is made only if nobody has made it until then. */
  @Override
  public void ask(List<ByteRange> ranges, BooleanSupplier wanted) {
    BitSet missing = missing(ranges);
    int piece = missing.nextSetBit(0);
    while (piece >= 0) {
      int from = piece;
      int to = Math.min(missing.nextClearBit(piece), piece + MAX_RUN_AHEAD);
      ahead.begin(
          () -> {
            if (wanted.getAsBoolean()) {
              bring(from, to);
            }
          });
      piece = missing.nextSetBit(to);
    }
  }

  /** Asks for those pieces that are neither here nor on their way. */
  private void bring(int from, int to) {
    List<CompletableFuture<byte[]>> own = new ArrayList<>();
    for (int piece = from; piece < to; piece++) {
      CompletableFuture<byte[]> mine = new CompletableFuture<>();
      if (!cache.has(name(piece)) && cache.comes(name(piece), mine) == null) {
        own.add(mine);
      } else {
        bring(piece - own.size(), own);
        own = new ArrayList<>();
      }
    }
    bring(to - own.size(), own);
  }

  private void bring(int from, List<CompletableFuture<byte[]>> pieces) {
    if (pieces.isEmpty()) {
      return;
    }
    int to = from + pieces.size();
    IntStream.range(from, to).forEach(piece -> cache.bring(name(piece)));
    cache.beginWaiting();
    try {
      ask(from, pieces);
    } finally {
      cache.endWaiting();
      IntStream.range(from, to).forEach(piece -> cache.brought(name(piece)));
    }
  }

  /**
   * Asks, in a thread of its own for who fetches ahead: an object store that does not answer is not
   * to keep anybody from closing the store. It holds nothing of the store but the copies'
   * directory.
   */
  private void request(int from, List<CompletableFuture<byte[]>> pieces) {
    if (FetchingThread.current() == null) {
      ask(from, pieces);
      return;
    }
    Thread asking = new Thread(() -> ask(from, pieces), "yore-prefetch-request");
    asking.setDaemon(true);
    try {
      asking.start();
    } catch (OutOfMemoryError e) { // No thread is to be had; others may wait for the pieces.
      ask(from, pieces);
    }
  }

  private void ask(int from, List<CompletableFuture<byte[]>> pieces) {
    try {
      long offset = (long) from * PIECE_BYTES;
      long end = Math.min(sizeBytes, offset + (long) pieces.size() * PIECE_BYTES);
      byte[] bytes = objects.get(key, offset, (int) (end - offset));
      for (int i = 0; i < pieces.size(); i++) {
        byte[] piece = new byte[bytesOf(from + i)];
        System.arraycopy(bytes, i * PIECE_BYTES, piece, 0, piece.length);
        cache.put(name(from + i), piece);
        pieces.get(i).complete(piece);
      }
    } catch (RuntimeException | Error e) { // Others may wait for the pieces, for ever.
      pieces.forEach(p -> p.completeExceptionally(e));
    } finally {
      for (int i = 0; i < pieces.size(); i++) {
        cache.came(name(from + i), pieces.get(i));
      }
    }
  }

  private static byte[] await(CompletableFuture<byte[]> piece) {
    @Nullable FetchingThread ahead = FetchingThread.current();
    try {
      return ahead == null ? piece.join() : ahead.await(piece);
    } catch (CompletionException e) {
      @Nullable Throwable cause = e.getCause();
      if (cause instanceof StoreException failed) {
        // Each thread throws its own, with a stack that says how it came here.
        throw new StoreException(failed.code(), String.valueOf(failed.getMessage()), failed);
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  /**
   * Fetches the pieces of some bytes that are not here yet, neighbours with one request.
   *
   * @param wanted whether the rest is, asked before every request
   * @return the bytes of pieces that came
   */
  long warm(List<ByteRange> ranges, BooleanSupplier wanted) {
    BitSet missing = missing(ranges);
    long bytes = 0;
    int piece = missing.nextSetBit(0);
    while (piece >= 0 && wanted.getAsBoolean()) {
      int to = Math.min(missing.nextClearBit(piece), piece + MAX_RUN_AHEAD);
      cache.letOthersGoFirst();
      for (byte[] came : fetch(piece, to)) {
        bytes += came.length;
      }
      piece = missing.nextSetBit(to);
    }
    return bytes;
  }

  /** How many bytes would have to be fetched: those of whole pieces. */
  long missingBytes(List<ByteRange> ranges) {
    return missing(ranges).stream().mapToLong(this::bytesOf).sum();
  }

  private BitSet missing(List<ByteRange> ranges) {
    BitSet missing = new BitSet();
    for (ByteRange range : ranges) {
      long end = Math.min(sizeBytes, range.offset() + range.length());
      for (int piece = (int) (range.offset() / PIECE_BYTES);
          (long) piece * PIECE_BYTES < end;
          piece++) {
        missing.set(piece, !cache.has(name(piece)));
      }
    }
    return missing;
  }

  /** Drops all copies of it. */
  void forgetCopies() {
    drop(0, sizeBytes);
    stub.forget();
  }

  /** Also after a lie of the object store: the next answer may be the truth. */
  @Override
  public boolean forget(long offset, int length) {
    drop(offset, length);
    stub.forget();
    return true;
  }

  /** Drops copies of some bytes. */
  void drop(long offset, long length) {
    int last = (int) ((Math.min(sizeBytes, offset + length) - 1) / PIECE_BYTES);
    for (int piece = (int) (offset / PIECE_BYTES); piece <= last; piece++) {
      cache.drop(name(piece));
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
