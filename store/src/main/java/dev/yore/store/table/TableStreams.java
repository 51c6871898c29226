package dev.yore.store.table;

import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One table's streams at an instant: segments of disjoint, ascending ranges of sequences, and L0
 * after the last of them. Immutable; a commit, flush or merge publishes another.
 *
 * <p>Whoever reads must have pinned it, so that segments merged away meanwhile stay readable until
 * {@link #release}.
 *
 * @param schema the table as it stands now, or stood once
 * @param segments ascending by sequence; the owner of the streams has a share of each
 * @param level0 what no segment holds yet
 */
public record TableStreams(TableSchema schema, List<SegmentHandle> segments, Level0 level0) {
  public TableStreams {
    segments = List.copyOf(segments);
  }

  /** A table without rows. */
  public static TableStreams empty(TableSchema schema) {
    return new TableStreams(schema, List.of(), Level0.empty(schema));
  }

  public TableStreams withLevel0(Level0 newer) {
    return new TableStreams(schema, segments, newer);
  }

  /** The same streams read as another version of the table; shares stay with this one. */
  public TableStreams withSchema(TableSchema version) {
    return new TableStreams(version, segments, level0);
  }

  /**
   * Pins the newest streams; the caller must {@link #release} them.
   *
   * @param newest reads the volatile field that publishes them
   */
  public static TableStreams pin(Supplier<TableStreams> newest) {
    // Ends: a segment can only be gone from streams that have been replaced meanwhile.
    while (true) {
      TableStreams streams = newest.get();
      if (streams.tryRetain()) {
        return streams;
      }
    }
  }

  /** Takes a share of every segment, or of none and returns false if one is closed already. */
  public boolean tryRetain() {
    for (int i = 0; i < segments.size(); i++) {
      if (!segments.get(i).tryRetain()) {
        for (int taken = 0; taken < i; taken++) {
          segments.get(taken).release();
        }
        return false;
      }
    }
    return true;
  }

  /** Gives the shares back; once per successful {@link #tryRetain} or {@link #pin}. */
  public void release() {
    for (SegmentHandle segment : segments) {
      segment.release();
    }
  }

  /** One past the highest block that has rows. */
  int blockEnd() {
    int end = level0.blockEnd();
    for (SegmentHandle segment : segments) {
      end = Math.max(end, segment.source().blockEnd());
    }
    return end;
  }

  /** What the sources hold of a block, ascending by sequence. */
  List<BlockSource> block(int block) {
    List<BlockSource> sources = new ArrayList<>();
    for (SegmentHandle segment : segments) {
      add(sources, segment.source(), block);
    }
    add(sources, level0, block);
    return sources;
  }

  /** Segments and L0, ascending by sequence. */
  List<TableSource> sources() {
    List<TableSource> sources = new ArrayList<>(segments.size() + 1);
    for (SegmentHandle segment : segments) {
      sources.add(segment.source());
    }
    sources.add(level0);
    return sources;
  }

  private static void add(List<BlockSource> sources, TableSource source, int block) {
    BlockSource found = source.block(block);
    if (found != null) {
      sources.add(found);
    }
  }
}
