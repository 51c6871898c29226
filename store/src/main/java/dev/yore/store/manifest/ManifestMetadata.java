package dev.yore.store.manifest;

import dev.yore.store.Commit;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.metadata.CheckpointChanges;
import dev.yore.store.metadata.CheckpointStore;
import dev.yore.store.metadata.EntryCodec;
import dev.yore.store.metadata.KnownHeat;
import dev.yore.store.metadata.Metadata;
import dev.yore.store.metadata.MetadataState;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What one manifest says, in place of a metadata database; commits are read when somebody asks for
 * them. Read-only, safe for many threads.
 */
public final class ManifestMetadata implements CheckpointStore {
  /** Parts of commits kept at a time: a million commits, or a small store's all. */
  private static final int MAX_PARTS = 16;

  private final ManifestStore store;
  private final Manifest manifest;
  private final Map<PartRef, List<Commit>> parts =
      new LinkedHashMap<>(MAX_PARTS, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PartRef, List<Commit>> eldest) {
          return size() > MAX_PARTS;
        }
      };

  /** What was read of the manifest before, by part; written while this one is made and loaded. */
  private final Map<PartRef, List<PublishedSegment>> lists = new ConcurrentHashMap<>();

  private final Map<PartRef, Catalog> catalogs = new ConcurrentHashMap<>();

  /** Half a MiB for each that was asked for; ten million commits have 153. */
  private final Map<PartRef, long[]> stamps = new ConcurrentHashMap<>();

  public ManifestMetadata(ManifestStore store, Manifest manifest) {
    this.store = store;
    this.manifest = manifest;
  }

  /** Another manifest of the same store; what both name is not read again. */
  public ManifestMetadata next(Manifest newer) {
    ManifestStore.requireOwn(newer, manifest.storeId(), store.objects().name(""));
    ManifestMetadata next = new ManifestMetadata(store, newer);
    Set<PartRef> named = ManifestWriter.partsOf(newer);
    lists.forEach(
        (part, segments) -> {
          if (named.contains(part)) {
            next.lists.put(part, segments);
          }
        });
    catalogs.forEach(
        (part, catalog) -> {
          if (named.contains(part)) {
            next.catalogs.put(part, catalog);
          }
        });
    stamps.forEach(
        (part, known) -> {
          if (named.contains(part)) {
            next.stamps.put(part, known);
          }
        });
    synchronized (parts) {
      next.parts.putAll(parts);
    }
    return next;
  }

  public Manifest manifest() {
    return manifest;
  }

  @Override
  public MetadataState load() {
    List<SegmentEntry> segments = new ArrayList<>();
    List<SegmentPlace> places = new ArrayList<>();
    for (Manifest.Table table : manifest.tables()) {
      for (PublishedSegment segment : segments(table)) {
        segments.add(segment.entry());
        places.add(segment.place());
      }
    }
    return state(segments, places);
  }

  /**
   * Everything but what segments there are, which only the manifest and the catalogs are read for.
   */
  public MetadataState loadWithoutSegments() {
    return state(List.of(), List.of());
  }

  private MetadataState state(List<SegmentEntry> segments, List<SegmentPlace> places) {
    return new MetadataState(
        manifest.checkpoint(),
        catalogs(),
        manifest.tables().stream().map(Manifest.Table::state).toList(),
        segments,
        places,
        manifest.history());
  }

  /** The segments of one table, ascending by sequence. */
  public List<PublishedSegment> segments(int tableId) {
    List<PublishedSegment> segments = new ArrayList<>();
    for (Manifest.Table table : manifest.tables()) {
      if (table.state().tableId() == tableId) {
        segments.addAll(segments(table));
      }
    }
    return segments;
  }

  private List<PublishedSegment> segments(Manifest.Table table) {
    List<PublishedSegment> segments = new ArrayList<>();
    for (Manifest.SegmentList list : table.lists()) {
      segments.addAll(segments(list));
    }
    return segments;
  }

  /** The segments of one list, ascending by sequence. */
  public List<PublishedSegment> segments(Manifest.SegmentList list) {
    return lists.computeIfAbsent(list.part(), store::segments);
  }

  /** The lists of one table's segments, ascending by sequence. */
  public List<Manifest.SegmentList> lists(int tableId) {
    List<Manifest.SegmentList> found = new ArrayList<>();
    for (Manifest.Table table : manifest.tables()) {
      if (table.state().tableId() == tableId) {
        found.addAll(table.lists());
      }
    }
    return found;
  }

  private Catalogs catalogs() {
    String name = store.objects().name(ManifestStore.key(manifest.number()));
    try {
      Map<Long, Catalog> byVersion = new HashMap<>();
      for (long version : EntryCodec.catalogVersions(manifest.branches())) {
        PartRef part = manifest.catalogs().get(version);
        if (part == null) {
          throw new StoreException(
              ErrorCode.CORRUPT, "the manifest lacks catalog " + version + ": object=" + name);
        }
        byVersion.put(version, catalogs.computeIfAbsent(part, store::catalog));
      }
      return EntryCodec.decodeCatalogs(manifest.branches(), byVersion);
    } catch (CorruptDataException e) {
      throw ManifestFormat.undecodable(name, e);
    }
  }

  private List<Commit> part(PartRef part) {
    synchronized (parts) {
      return parts.computeIfAbsent(part, store::commits);
    }
  }

  @Override
  public List<Commit> commits(long fromSequence, long toSequence) {
    List<Commit> commits = new ArrayList<>();
    for (Manifest.Commits range : manifest.commits()) {
      if (range.fromSequence() < toSequence && range.toSequence() > fromSequence) {
        for (Commit commit : part(range.part())) {
          if (commit.sequence() >= fromSequence && commit.sequence() < toSequence) {
            commits.add(commit);
          }
        }
      }
    }
    return commits;
  }

  @Override
  public long[] stamps(long fromSequence, long toSequence) {
    long[] stamps = new long[Math.toIntExact(toSequence - fromSequence)];
    int count = 0;
    if (fromSequence == 0) {
      stamps[count++] = Long.MIN_VALUE;
    }
    for (Manifest.Commits range : manifest.commits()) {
      long from = Math.max(fromSequence, range.fromSequence());
      long to = Math.min(toSequence, range.toSequence());
      if (from < to) {
        long[] known = stamps(range);
        int at = Math.toIntExact(from - range.fromSequence());
        int length = Math.toIntExact(to - from);
        System.arraycopy(known, at, stamps, count, length);
        count += length;
      }
    }
    return Arrays.copyOf(stamps, count);
  }

  /** Of manifests before version 3, from the commits. */
  private long[] stamps(Manifest.Commits range) {
    Manifest.Stamps index = range.stamps();
    if (index == null) {
      return part(range.part()).stream().mapToLong(Commit::stampMillis).toArray();
    }
    return stamps.computeIfAbsent(index.part(), store::stamps);
  }

  @Override
  public long[] around(long stampMillis, long lastSequence) {
    long low = 0;
    for (Manifest.Commits range : manifest.commits()) {
      Manifest.Stamps index = range.stamps();
      if (index == null) {
        return new long[] {0, lastSequence};
      }
      if (index.firstMillis() > stampMillis) {
        return new long[] {low, Math.min(lastSequence, range.fromSequence() - 1)};
      }
      low = Math.min(lastSequence, range.fromSequence());
    }
    return new long[] {low, lastSequence};
  }

  @Override
  public void verify(Consumer<String> problems) {
    try {
      long next = 1;
      for (Manifest.Commits range : manifest.commits()) {
        long[] known = stamps(range);
        for (Commit commit : part(range.part())) {
          long at = commit.sequence() - range.fromSequence();
          if (at < 0 || at >= known.length || known[(int) at] != commit.stampMillis()) {
            problems.accept(
                "the stamps are not the commits': range of object=%s sequence=%d"
                    .formatted(store.objects().name(range.part().key()), commit.sequence()));
            return;
          }
          if (commit.sequence() != next++) {
            problems.accept(
                "commits do not continue each other: object="
                    + store.objects().name(range.part().key())
                    + " expected="
                    + (next - 1)
                    + " actual="
                    + commit.sequence());
            return;
          }
        }
      }
      if (next != manifest.checkpoint().sequence() + 1) {
        problems.accept(
            "the manifest lacks commits from %d on: object=%s"
                .formatted(next, store.objects().name(ManifestStore.key(manifest.number()))));
      }
    } catch (StoreException e) {
      problems.accept(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void copyTo(StoreDirectory copy) {
    MetadataState state = load();
    try (Metadata metadata = Metadata.open(copy)) {
      for (Manifest.Commits range : manifest.commits()) {
        metadata.checkpoint(
            new CheckpointChanges(
                state.checkpoint(),
                store.commits(range.part()),
                state.catalogs(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
      }
      metadata.checkpoint(
          new CheckpointChanges(
              state.checkpoint(),
              List.of(),
              state.catalogs(),
              state.tables(),
              state.segments(),
              List.of(),
              List.of(),
              state.history()));
    }
  }

  @Override
  public void requireUsable() {}

  @Override
  public boolean surelyLacks(SegmentEntry segment) {
    return true;
  }

  @Override
  public void checkpoint(CheckpointChanges changes) {
    throw readOnly();
  }

  @Override
  public void place(List<SegmentPlace> places) {
    throw readOnly();
  }

  @Override
  public KnownHeat heat() {
    return KnownHeat.NONE;
  }

  @Override
  public void remember(KnownHeat heat) {
    throw readOnly();
  }

  private StoreException readOnly() {
    return new StoreException(
        ErrorCode.READ_ONLY, "a published store is only read: " + store.objects().name(""));
  }

  /** What is read to begin with. */
  @Override
  public long sizeBytes() {
    return ManifestCodec.encode(manifest).length;
  }

  @Override
  public long mapBytes() {
    return 0;
  }

  @Override
  public void close() {}
}
