package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.ColumnImage;
import dev.yore.store.delta.DeleteRun;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.segment.SegmentBlock;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Joins the deltas of several sources of a table into one per block, losing nothing: insert runs
 * that continue each other become one, deletes one run, patches one run per set of columns and
 * between images. Pure functions.
 */
public final class StreamMerge {
  private StreamMerge() {}

  /**
   * Merges sources that are in memory.
   *
   * @param oldestFirst per source its block deltas; sources cover ascending ranges of sequences
   * @return ascending by block
   */
  public static List<BlockDelta> merge(List<List<BlockDelta>> oldestFirst) {
    TreeMap<Integer, List<BlockDelta>> byBlock = new TreeMap<>();
    for (List<BlockDelta> source : oldestFirst) {
      for (BlockDelta delta : source) {
        byBlock.computeIfAbsent(delta.block(), block -> new ArrayList<>()).add(delta);
      }
    }
    return byBlock.values().stream().map(StreamMerge::mergeBlock).toList();
  }

  /**
   * Merges segments block by block; no more than one block of each is in memory at a time.
   *
   * @param oldestFirst of one table, in ascending ranges of sequences; must stay open
   * @return ascending by block
   */
  public static Iterator<BlockDelta> mergeSegments(List<SegmentReader> oldestFirst) {
    Iterator<Integer> numbers = blocks(oldestFirst).iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return numbers.hasNext();
      }

      @Override
      public BlockDelta next() {
        int number = numbers.next();
        List<BlockDelta> deltas = new ArrayList<>();
        for (SegmentReader reader : oldestFirst) {
          SegmentBlock block = reader.block(number);
          if (block != null) {
            deltas.add(reader.readBlock(block));
          }
        }
        return mergeBlock(deltas);
      }
    };
  }

  /** How many blocks the segments have something about. */
  public static int blockCount(List<SegmentReader> segments) {
    return blocks(segments).size();
  }

  private static TreeSet<Integer> blocks(List<SegmentReader> segments) {
    TreeSet<Integer> blocks = new TreeSet<>();
    for (SegmentReader reader : segments) {
      for (SegmentBlock block : reader.blocks()) {
        blocks.add(block.block());
      }
    }
    return blocks;
  }

  /**
   * Merges what several sources hold of one block.
   *
   * @param oldestFirst at least one, all of the same block
   */
  static BlockDelta mergeBlock(List<BlockDelta> oldestFirst) {
    List<InsertRun> inserts = new ArrayList<>();
    List<DeleteRun> deletes = new ArrayList<>();
    List<PatchRun> patches = new ArrayList<>();
    for (BlockDelta delta : oldestFirst) {
      inserts.addAll(delta.inserts());
      deletes.add(delta.deletes());
      patches.addAll(delta.patches());
    }
    List<ColumnImage> images = new ArrayList<>();
    oldestFirst.forEach(delta -> images.addAll(delta.images()));
    images.sort(
        Comparator.comparingInt(ColumnImage::columnId).thenComparingLong(ColumnImage::sequence));
    List<PatchRun> live = new ArrayList<>();
    oldestFirst.forEach(delta -> live.addAll(delta.live()));
    inserts.sort(Comparator.comparingInt(InsertRun::firstSlot));
    return new BlockDelta(
        oldestFirst.get(0).block(),
        InsertRuns.joinAdjacent(inserts),
        mergeDeletes(deletes),
        PatchSplits.at(images, joinByColumns(patches)),
        images,
        live);
  }

  private static DeleteRun mergeDeletes(List<DeleteRun> runs) {
    Events events = new Events(runs.stream().map(r -> r.slots().length).toList());
    for (DeleteRun run : runs) {
      events.add(run.slots(), run.sequences());
    }
    int[] order = events.order();
    return order.length == 0
        ? DeleteRun.NONE
        : new DeleteRun(events.slots(order), events.sequences(order));
  }

  /** Makes one run of all that have the same columns. */
  static List<PatchRun> joinByColumns(List<PatchRun> runs) {
    Map<List<Integer>, List<PatchRun>> byColumns = new LinkedHashMap<>();
    for (PatchRun run : runs) {
      byColumns.computeIfAbsent(run.columnIds(), ids -> new ArrayList<>()).add(run);
    }
    return byColumns.values().stream().map(StreamMerge::mergePatches).toList();
  }

  /** Joins patches of the same columns. */
  static PatchRun mergePatches(List<PatchRun> runs) {
    PatchRun first = runs.get(0);
    if (runs.size() == 1) {
      return first;
    }
    Events events = new Events(runs.stream().map(r -> r.slots().length).toList());
    for (PatchRun run : runs) {
      events.add(run.slots(), run.sequences());
    }
    int[] order = events.order();
    List<ColumnVector> columns = new ArrayList<>(first.columnIds().size());
    for (int i = 0; i < first.columnIds().size(); i++) {
      List<ColumnVector> pieces = new ArrayList<>(runs.size());
      for (PatchRun run : runs) {
        pieces.add(run.values().column(i));
      }
      columns.add(Vectors.gather(Vectors.concat(pieces), order, order.length));
    }
    return new PatchRun(
        first.columnIds(),
        events.slots(order),
        events.sequences(order),
        new VectorBatch(order.length, columns));
  }

  /** Events of several runs one behind the other, and their order by slot, then sequence. */
  private static final class Events {
    private final int[] slots;
    private final long[] sequences;
    private int size;

    Events(List<Integer> sizes) {
      int total = sizes.stream().mapToInt(Integer::intValue).sum();
      slots = new int[total];
      sequences = new long[total];
    }

    void add(int[] moreSlots, long[] moreSequences) {
      System.arraycopy(moreSlots, 0, slots, size, moreSlots.length);
      System.arraycopy(moreSequences, 0, sequences, size, moreSlots.length);
      size += moreSlots.length;
    }

    int[] order() {
      Integer[] order = new Integer[size];
      Arrays.setAll(order, i -> i);
      // Made of ordered runs, which is what this sort is good at.
      Arrays.sort(
          order,
          (a, b) ->
              slots[a] != slots[b]
                  ? Integer.compare(slots[a], slots[b])
                  : Long.compare(sequences[a], sequences[b]));
      return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    int[] slots(int[] order) {
      return Arrays.stream(order).map(i -> slots[i]).toArray();
    }

    long[] sequences(int[] order) {
      return Arrays.stream(order).mapToLong(i -> sequences[i]).toArray();
    }
  }
}
