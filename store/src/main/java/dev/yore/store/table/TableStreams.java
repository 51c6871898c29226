package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One table's streams at an instant: segments of disjoint, ascending ranges of sequences, and L0
 * after the last of them. Immutable; a commit, flush or merge publishes another.
 *
 * <p>A table of a branch continues the streams of the parent's: those, as they were at the fork,
 * come first.
 *
 * <p>Whoever reads must have pinned it, so that segments merged away meanwhile stay readable until
 * {@link #release}.
 *
 * @param schema the table as it stands now, or stood once
 * @param base what the table forked from; null for a table of its own
 * @param segments ascending by sequence; the owner of the streams has a share of each
 * @param level0 what no segment holds yet
 * @param blocks the only blocks the segments have everything about, and the only ones that are read
 *     with them; null for all
 * @param lineage the same in all streams whose segments hold whatever those of the streams before
 *     them held, another one where rows were taken out of segments
 */
public record TableStreams(
    TableSchema schema,
    @Nullable Base base,
    List<SegmentHandle> segments,
    Level0 level0,
    @Nullable BlockRanges blocks,
    Lineage lineage) {

  /** Tells streams of one table that are each other's continuation from others, by identity. */
  public static final class Lineage {}

  /**
   * The streams a table forked from. Immutable.
   *
   * @param parent pinned as long as the streams they are the base of
   */
  public record Base(TableStreams parent, Fork fork) {}

  public TableStreams {
    segments = List.copyOf(segments);
  }

  /** The streams of a table that forked from none. */
  public TableStreams(
      TableSchema schema, List<SegmentHandle> segments, Level0 level0, Lineage lineage) {
    this(schema, null, segments, level0, null, lineage);
  }

  /** Some of the segments, with which only some blocks can be read. */
  public static TableStreams chosen(
      TableSchema schema, List<SegmentHandle> segments, SegmentChoice.Chosen<?> choice) {
    return new TableStreams(
        schema, null, segments, Level0.empty(schema), choice.blocks(), new Lineage());
  }

  /** A table without rows. */
  public static TableStreams empty(TableSchema schema) {
    return new TableStreams(schema, List.of(), Level0.empty(schema), new Lineage());
  }

  public TableStreams withLevel0(Level0 newer) {
    return new TableStreams(schema, base, segments, newer, blocks, lineage);
  }

  /**
   * Pinned streams on top of those they forked from.
   *
   * @param parent pinned too; released together with these
   */
  public TableStreams onTopOf(TableStreams parent, Fork fork) {
    return new TableStreams(schema, new Base(parent, fork), segments, level0, blocks, lineage);
  }

  /** The same streams read as another version of the table; shares stay with this one. */
  public TableStreams withSchema(TableSchema version) {
    return new TableStreams(version, base, segments, level0, blocks, lineage);
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
    if (base != null) {
      base.parent.release();
    }
  }

  /** Whether some of the segments' bytes may have to come from afar. */
  boolean isFar() {
    for (SegmentHandle segment : segments) {
      if (segment.reader().bytes().isFar()) {
        return true;
      }
    }
    return base != null && base.parent.isFar();
  }

  /** The last sequence that the segments hold, 0 if there are none; L0 has what is later. */
  long flushedSequence() {
    return segments.isEmpty() ? 0 : segments.get(segments.size() - 1).reader().toSequence() - 1;
  }

  /** One past the highest block that has rows. */
  int blockEnd() {
    int end = level0.blockEnd();
    for (SegmentHandle segment : segments) {
      end = Math.max(end, segment.source().blockEnd());
    }
    if (base != null) {
      end = Math.max(end, Math.min(base.parent.blockEnd(), base.fork.blockEnd()));
    }
    return blocks == null ? end : Math.min(end, blocks.end());
  }

  /** One past the id of the last row inserted at or before the sequence. */
  public long rowIdEnd(long sequence, VectorCache cache) {
    ReadContext context = new ReadContext(cache);
    for (int block = blockEnd() - 1; block >= 0; block--) {
      long end = 0;
      for (BlockSource source : block(block)) {
        for (RowRun run : source.runs()) {
          int rows = run.visibleRows(sequence, context);
          if (rows > 0) {
            end = Math.max(end, BlockDelta.rowId(block, run.firstSlot()) + rows);
          }
        }
      }
      if (end > 0) {
        return end;
      }
    }
    return 0;
  }

  /** What the sources hold of a block, ascending by sequence. */
  List<BlockSource> block(int block) {
    return block(block, true);
  }

  /** Likewise, for who only looks at what there is: the segments get no warmer. */
  List<BlockSource> outline(int block) {
    return block(block, false);
  }

  private List<BlockSource> block(int block, boolean isRead) {
    if (blocks != null && !blocks.contains(block)) {
      return List.of();
    }
    List<BlockSource> found = new ArrayList<>();
    if (base != null && block < base.fork.blockEnd()) {
      for (BlockSource held : base.parent.block(block, isRead)) {
        found.add(new ForkedBlock(held, block, base.fork));
      }
    }
    for (SegmentHandle segment : segments) {
      if (add(found, segment.source(), block) && isRead) {
        segment.heat().touch();
      }
    }
    add(found, level0, block);
    return found;
  }

  /** What segments hold of a block beside what is at or before a sequence, ascending likewise. */
  List<BlockSource> flushedAfter(int block, long sequence) {
    List<BlockSource> found = new ArrayList<>();
    for (SegmentHandle segment : segments) {
      if (segment.reader().toSequence() - 1 > sequence && add(found, segment.source(), block)) {
        segment.heat().touch();
      }
    }
    return found;
  }

  private static boolean add(List<BlockSource> found, TableSource source, int block) {
    BlockSource held = source.block(block);
    return held != null && found.add(held);
  }

  /** What the table forked from, segments and L0, ascending by sequence. */
  List<TableSource> sources() {
    List<TableSource> sources = new ArrayList<>(segments.size() + 1);
    if (base != null) {
      for (TableSource source : base.parent.sources()) {
        sources.add(new ForkedSource(source, base.fork));
      }
    }
    for (SegmentHandle segment : segments) {
      sources.add(segment.source());
    }
    sources.add(level0);
    return sources;
  }
}
