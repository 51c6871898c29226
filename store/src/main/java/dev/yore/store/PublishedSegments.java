package dev.yore.store;

import dev.yore.store.manifest.Manifest;
import dev.yore.store.manifest.ManifestMetadata;
import dev.yore.store.manifest.PublishedSegment;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.SegmentChoice;
import dev.yore.store.table.SegmentHandle;
import dev.yore.store.table.TableStreams;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one published table. Their lists are read, and they are opened, when a scan needs
 * them: the manifest says of each list, and the list of each segment, which blocks and values it
 * has something about. Safe for many threads, of which one opens at a time.
 */
final class PublishedSegments {
  /** A footer is a small request: what counts is how many are on their way. */
  private static final int THREADS = 16;

  /** Choices that are remembered, for readers who ask again; each is a list of references. */
  private static final int MAX_CHOICES = 64;

  private final TableSchema schema;
  private final ManifestMetadata metadata;
  private final SegmentFiles files;
  private final Map<SegmentPlace, OpenSegment> known;
  private final Map<SegmentPlace, OpenSegment> open = new LinkedHashMap<>();

  /** The same segments are the same list, by which readers know that nothing was added to them. */
  private final Map<List<SegmentHandle>, List<SegmentHandle>> choices =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<List<SegmentHandle>, List<SegmentHandle>> eldest) {
          return size() > MAX_CHOICES;
        }
      };

  private boolean closed;

  /**
   * Nothing is read yet.
   *
   * @param known segments that may be open already, of which a share is taken
   */
  PublishedSegments(
      TableSchema schema,
      ManifestMetadata metadata,
      SegmentFiles files,
      Map<SegmentPlace, OpenSegment> known) {
    this.schema = schema;
    this.metadata = metadata;
    this.files = files;
    this.known = known;
  }

  /** All of them, ascending by sequence. */
  synchronized List<OpenSegment> all() {
    return open(metadata.segments(schema.tableId()));
  }

  /**
   * Streams of those a scan needs, not pinned; null if it needs all.
   *
   * @param version the table as the scan speaks of it
   */
  synchronized @Nullable TableStreams chosen(TableSchema version, SegmentChoice choice) {
    SegmentChoice.Chosen<Manifest.SegmentList> lists =
        choice.choose(metadata.lists(schema.tableId()), Manifest.SegmentList::range);
    if (lists == null) {
      return null;
    }
    List<PublishedSegment> segments = new ArrayList<>();
    lists.needed().forEach(list -> segments.addAll(metadata.segments(list)));
    SegmentChoice.Chosen<PublishedSegment> chosen =
        choice.choose(segments, PublishedSegment::range, lists);
    if (chosen == null) {
      return null;
    }
    List<SegmentHandle> handles = open(chosen.needed()).stream().map(OpenSegment::handle).toList();
    List<SegmentHandle> same = choices.computeIfAbsent(handles, h -> h);
    return TableStreams.chosen(version, same, chosen);
  }

  /** Those that are open; if this is the end, none will be any more. */
  synchronized List<OpenSegment> opened(boolean isEnd) {
    closed |= isEnd;
    return List.copyOf(open.values());
  }

  private List<OpenSegment> open(List<PublishedSegment> wanted) {
    if (closed) {
      throw new StoreException(
          ErrorCode.STORE_CLOSED, "the store is closed: table " + schema.tableId());
    }
    List<PublishedSegment> missing =
        wanted.stream().filter(segment -> !open.containsKey(segment.place())).toList();
    if (!missing.isEmpty()) {
      openMissing(missing);
    }
    List<OpenSegment> segments = new ArrayList<>(wanted.size());
    for (PublishedSegment segment : wanted) {
      OpenSegment opened = open.get(segment.place());
      if (opened != null) {
        segments.add(opened);
      }
    }
    return segments;
  }

  /** All of them, or none of these stays open. */
  private void openMissing(List<PublishedSegment> missing) {
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, missing.size()));
    try {
      List<CompletableFuture<OpenSegment>> coming = new ArrayList<>();
      for (PublishedSegment segment : missing) {
        coming.add(CompletableFuture.supplyAsync(() -> open(segment), threads));
      }
      for (OpenSegment opened : all(coming)) {
        open.put(opened.place(), opened);
      }
    } finally {
      threads.shutdown();
    }
  }

  private OpenSegment open(PublishedSegment segment) {
    OpenSegment before = known.get(segment.place());
    return before != null && before.handle().tryRetain()
        ? before
        : files.open(schema, segment.entry(), segment.place());
  }

  private static List<OpenSegment> all(List<CompletableFuture<OpenSegment>> coming) {
    List<OpenSegment> open = new ArrayList<>();
    @Nullable RuntimeException failure = null;
    for (CompletableFuture<OpenSegment> one : coming) {
      try {
        open.add(one.join());
      } catch (CompletionException e) {
        // With a stack that says who asked for the table.
        failure =
            e.getCause() instanceof StoreException cause
                ? new StoreException(cause.code(), String.valueOf(cause.getMessage()), cause)
                : e;
      }
    }
    if (failure != null) {
      open.forEach(OpenSegment::close);
      throw failure;
    }
    return open;
  }
}
