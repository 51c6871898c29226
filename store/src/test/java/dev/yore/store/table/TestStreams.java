package dev.yore.store.table;

import dev.yore.store.codec.VectorCodec;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.SegmentContent;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.segment.SegmentWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/** A table's streams as a store would keep them: appended to, flushed and merged by hand. */
final class TestStreams implements AutoCloseable {
  private static final UUID STORE = new UUID(1, 2);

  private final Path directory;
  private TableStreams streams;
  private long nextSegmentId = 1;
  private long flushedSequence;

  TestStreams(TableSchema schema) {
    streams = TableStreams.empty(schema);
    try {
      directory = Files.createTempDirectory("yore-streams");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest streams, not pinned. */
  TableStreams streams() {
    return streams;
  }

  /** The newest streams, for a scan to release. */
  TableStreams pinned() {
    return TableStreams.pin(() -> streams);
  }

  void append(long sequence, TableDelta delta) {
    streams = streams.withLevel0(streams.level0().append(streams.schema(), sequence, delta));
  }

  /** Writes what L0 holds up to and at the sequence into a segment. */
  void flush(long throughSequence) {
    List<BlockDelta> blocks = streams.level0().toBlockDeltas(throughSequence);
    List<SegmentHandle> segments = new ArrayList<>(streams.segments());
    if (!blocks.isEmpty()) {
      segments.add(write(1, flushedSequence + 1, throughSequence + 1, blocks));
    }
    flushedSequence = throughSequence;
    streams =
        new TableStreams(
            streams.schema(), segments, streams.level0().after(throughSequence), streams.lineage());
  }

  /** Replaces segments {@code [from, to)} by one, with images by the store's own measure. */
  void merge(int from, int to, boolean inMemory) {
    merge(from, to, inMemory, ImageCost.MEASURED);
  }

  /** Likewise, with images where they are due, and live rows of pages of any size. */
  void merge(int from, int to, boolean inMemory, ImageCost cost) {
    merge(from, to, inMemory, cost, cost, BlockImages.NOWHERE);
  }

  /** The same, by another measure from a sequence on. */
  void merge(int from, int to, boolean inMemory, ImageCost cost, ImageCost dense, long denseFrom) {
    List<SegmentHandle> old = streams.segments().subList(from, to);
    List<SegmentReader> readers = old.stream().map(SegmentHandle::reader).toList();
    List<BlockDelta> blocks = new ArrayList<>();
    if (inMemory) {
      blocks.addAll(StreamMerge.merge(readers.stream().map(r -> r.readAll().blocks()).toList()));
    } else {
      Iterator<BlockDelta> merged = StreamMerge.mergeSegments(readers);
      merged.forEachRemaining(blocks::add);
    }
    List<SegmentHandle> segments = new ArrayList<>(streams.segments());
    long fromSequence = readers.get(0).fromSequence();
    long toSequence = readers.get(to - from - 1).toSequence();
    int minLiveSlots = cost == ImageCost.MEASURED ? LiveCopies.MIN_SLOTS : 1;
    int minFoldedPatches = cost == ImageCost.MEASURED ? PatchFolds.MIN_PATCHES : 1;
    BlockImages images =
        new BlockImages(
            streams,
            cost,
            dense,
            minLiveSlots,
            minFoldedPatches,
            fromSequence,
            toSequence,
            denseFrom);
    SegmentHandle merged =
        write(2, fromSequence, toSequence, blocks.stream().map(images::addTo).toList());
    segments.subList(from, to).clear();
    segments.add(from, merged);
    streams = new TableStreams(streams.schema(), segments, streams.level0(), streams.lineage());
    for (SegmentHandle segment : List.copyOf(old)) {
      segment.afterClose(() -> delete(Path.of(segment.reader().name())));
      segment.release();
    }
  }

  private SegmentHandle write(
      int level, long fromSequence, long toSequence, List<BlockDelta> blocks) {
    long id = nextSegmentId++;
    Path file = directory.resolve(id + ".seg");
    SegmentContent content =
        new SegmentContent(streams.schema().tableId(), id, level, fromSequence, toSequence, blocks);
    new SegmentWriter(STORE, VectorCodec.ZSTD_HOT, false).write(file, streams.schema(), content);
    return new SegmentHandle(SegmentReader.open(file, STORE), streams.schema());
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files that lie on disk now. */
  int fileCount() {
    try (var files = Files.list(directory)) {
      return (int) files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (SegmentHandle segment : streams.segments()) {
      segment.afterClose(() -> delete(Path.of(segment.reader().name())));
      segment.release();
    }
    delete(directory);
  }
}
