package dev.yore.store.manifest;

import dev.yore.store.Commit;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.metadata.EntryCodec;
import dev.yore.store.metadata.MetadataState;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.TableState;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.SegmentRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes manifests of one store, each reusing the parts of the one before that have not changed:
 * lists of old segments, commits and catalogs. Not safe for many threads.
 */
public final class ManifestWriter {
  /** Segments of a list; the lists of old, sealed segments never change. */
  private static final int LIST_SEGMENTS = 1024;

  /** Commits of a part that will be merged with its likes. */
  static final int SMALL_COMMITS = 1 << 12;

  /** Commits of a part for good: some hundred parts for ten million commits. */
  static final int LARGE_COMMITS = 1 << 16;

  private final ManifestStore store;
  private final UUID storeId;
  private final long epoch;
  private final Map<PartRef, List<PublishedSegment>> lists = new HashMap<>();
  private @Nullable Manifest before;

  /**
   * Continues after the newest manifest.
   *
   * @param epoch of the owner that writes; 0 where nobody owns the place
   * @throws StoreException {@code INVALID_PARAMETER} if it is another store's; {@code STORE_LOCKED}
   *     if the owner of a later epoch has published
   */
  public ManifestWriter(ManifestStore store, UUID storeId, long epoch) {
    this.store = store;
    this.storeId = storeId;
    this.epoch = epoch;
    this.before = store.latest();
    if (before != null) {
      ManifestStore.requireOwn(before, storeId, store.objects().name(""));
      if (before.epoch() > epoch) {
        throw new StoreException(
            ErrorCode.STORE_LOCKED,
            "the owner of a later epoch publishes there: object=%s epoch=%d own=%d"
                    .formatted(store.name(before.number()), before.epoch(), epoch)
                + (epoch == 0
                    ? "; a backup needs a place of its own"
                    : "; this store was taken over"));
      }
    }
  }

  /** The newest manifest, or null if there is none. */
  public @Nullable Manifest before() {
    return before;
  }

  /** The digests of the segments the newest manifest names, by segment. */
  public Map<SegmentEntry, String> digests() {
    Map<SegmentEntry, String> digests = new HashMap<>();
    Manifest newest = before;
    if (newest != null) {
      for (Manifest.Table table : newest.tables()) {
        for (Manifest.SegmentList list : table.lists()) {
          segments(list.part()).forEach(s -> digests.put(s.entry(), s.digest()));
        }
      }
    }
    return digests;
  }

  private List<PublishedSegment> segments(PartRef list) {
    return lists.computeIfAbsent(list, store::segments);
  }

  /**
   * Publishes a state, unless the newest manifest says the same.
   *
   * @param state all of whose rows are in segments
   * @param digests of all its segments, which are objects already
   * @param ranges tells what a segment may have something about; null if nobody knows
   * @param commits gives commits of a range of sequences
   * @return the manifest that says it
   */
  public Manifest write(
      MetadataState state,
      Map<SegmentEntry, String> digests,
      Function<SegmentEntry, @Nullable SegmentRange> ranges,
      BiFunction<Long, Long, List<Commit>> commits,
      long nowMillis) {
    Set<PartRef> known = knownParts();
    Manifest newest = before;
    Manifest next =
        new Manifest(
            storeId,
            newest == null ? 1 : newest.number() + 1,
            epoch,
            nowMillis,
            state.checkpoint(),
            EntryCodec.encodeBranches(state.catalogs()),
            state.history(),
            catalogs(state, known),
            tables(state, digests, ranges, known),
            commits(state.checkpoint().sequence(), commits, known));
    if (newest != null && newest.saysTheSame(next)) {
      return newest;
    }
    store.write(next);
    before = next;
    lists.keySet().retainAll(listsOf(next));
    return next;
  }

  private Set<PartRef> knownParts() {
    Manifest newest = before;
    return newest == null ? Set.of() : partsOf(newest);
  }

  private static Set<PartRef> listsOf(Manifest manifest) {
    Set<PartRef> lists = new HashSet<>();
    manifest.tables().forEach(table -> table.lists().forEach(list -> lists.add(list.part())));
    return lists;
  }

  /** Every part a manifest names. */
  static Set<PartRef> partsOf(Manifest manifest) {
    Set<PartRef> parts = listsOf(manifest);
    parts.addAll(manifest.catalogs().values());
    for (Manifest.Commits commits : manifest.commits()) {
      parts.add(commits.part());
      Manifest.Stamps stamps = commits.stamps();
      if (stamps != null) {
        parts.add(stamps.part());
      }
    }
    return parts;
  }

  private Map<Long, PartRef> catalogs(MetadataState state, Set<PartRef> known) {
    Map<Long, PartRef> parts = new HashMap<>();
    Manifest newest = before;
    for (Catalog catalog : state.catalogs().byBranch().values()) {
      long version = catalog.version();
      PartRef written = newest == null ? null : newest.catalogs().get(version);
      if (version != Catalog.EMPTY.version()) {
        parts.put(
            version,
            written == null
                ? store.put(ManifestCodec.encodeCatalog(storeId, catalog), known)
                : written);
      }
    }
    return parts;
  }

  private List<Manifest.Table> tables(
      MetadataState state,
      Map<SegmentEntry, String> digests,
      Function<SegmentEntry, @Nullable SegmentRange> ranges,
      Set<PartRef> known) {
    Map<Integer, List<PublishedSegment>> byTable = new HashMap<>();
    for (SegmentEntry entry : state.segments()) {
      byTable
          .computeIfAbsent(entry.tableId(), id -> new ArrayList<>())
          .add(
              new PublishedSegment(
                  entry, Objects.requireNonNull(digests.get(entry)), ranges.apply(entry)));
    }
    List<Manifest.Table> tables = new ArrayList<>();
    for (TableState table : state.tables()) {
      List<PublishedSegment> segments =
          new ArrayList<>(byTable.getOrDefault(table.tableId(), List.of()));
      segments.sort(Comparator.comparingLong(s -> s.entry().fromSequence()));
      List<Manifest.SegmentList> parts = new ArrayList<>();
      for (int from = 0; from < segments.size(); from += LIST_SEGMENTS) {
        List<PublishedSegment> some =
            List.copyOf(segments.subList(from, Math.min(segments.size(), from + LIST_SEGMENTS)));
        PartRef part =
            store.put(ManifestCodec.encodeSegments(storeId, table.tableId(), some), known);
        lists.put(part, some);
        parts.add(new Manifest.SegmentList(part, range(state, table.tableId(), some)));
      }
      tables.add(new Manifest.Table(table, parts));
    }
    tables.sort(Comparator.comparingInt(t -> t.state().tableId()));
    return tables;
  }

  /** Of all segments of a list, if it is known of each. */
  private static @Nullable SegmentRange range(
      MetadataState state, int tableId, List<PublishedSegment> segments) {
    Optional<TableSchema> schema = state.catalogs().ofTable(tableId).tableById(tableId);
    List<SegmentRange> ranges = new ArrayList<>();
    for (PublishedSegment segment : segments) {
      SegmentRange range = segment.range();
      if (range == null || schema.isEmpty()) {
        return null;
      }
      ranges.add(range);
    }
    return schema.map(table -> SegmentRange.ofAll(ranges, table)).orElse(null);
  }

  /** Large parts first, then small ones, then what is left; of the same ranges the same parts. */
  private List<Manifest.Commits> commits(
      long lastSequence, BiFunction<Long, Long, List<Commit>> source, Set<PartRef> known) {
    Map<List<Long>, Manifest.Commits> written = new HashMap<>();
    Manifest newest = before;
    if (newest != null) {
      newest.commits().forEach(c -> written.put(List.of(c.fromSequence(), c.toSequence()), c));
    }
    List<Manifest.Commits> parts = new ArrayList<>();
    long from = 1;
    while (from <= lastSequence) {
      long to = endOfPart(from, lastSequence + 1);
      Manifest.Commits range = written.get(List.of(from, to));
      if (range == null || range.stamps() == null) {
        range = write(from, to, source.apply(from, to), known);
      }
      parts.add(range);
      from = to;
    }
    return parts;
  }

  private Manifest.Commits write(long from, long to, List<Commit> commits, Set<PartRef> known) {
    PartRef part = store.put(ManifestCodec.encodeCommits(storeId, from, commits), known);
    PartRef stamps = store.put(ManifestCodec.encodeStamps(storeId, commits), known);
    return new Manifest.Commits(
        from, to, part, new Manifest.Stamps(commits.get(0).stampMillis(), stamps));
  }

  /** Parts end where their size divides the sequence. */
  private static long endOfPart(long from, long end) {
    long large = (from / LARGE_COMMITS + 1) * LARGE_COMMITS;
    boolean beginsLarge = from == 1 || from % LARGE_COMMITS == 0;
    if (beginsLarge && large <= end) {
      return large;
    }
    return Math.min(end, (from / SMALL_COMMITS + 1) * SMALL_COMMITS);
  }
}
