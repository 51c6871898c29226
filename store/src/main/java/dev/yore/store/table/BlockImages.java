package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.ColumnImage;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.schema.Column;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes images of the columns of blocks that are being merged, where {@link ImageCost} says that
 * they have been patched enough; more of them in the part of the past that is expected to be read;
 * and copies of the live rows of pages of which enough were deleted. One thread.
 */
public final class BlockImages {
  /** Pages of one block, read while its images are taken; the next block needs others. */
  private static final long CACHE_BYTES = 16L << 20;

  private final TableStreams streams;

  /** {@code denseFromSequence} where nobody is expected to read the past. */
  public static final long NOWHERE = Long.MAX_VALUE;

  /**
   * So many images of a column of a block are twice as close. What is expected to be read lies in a
   * few of them; a history that goes on would have more than it is worth.
   */
  static final int MAX_DENSE_IMAGES = 8;

  private final ImageCost cost;
  private final ImageCost dense;
  private final long denseFromSequence;
  private final int minLiveSlots;
  private final int minFoldedPatches;
  private final long fromSequence;
  private final long toSequence;
  private final VectorCache cache = new VectorCache(CACHE_BYTES);

  /**
   * Reads nothing yet.
   *
   * @param streams all of the table's, pinned as long as this is used
   * @param fromSequence the first sequence of what is being merged
   * @param toSequence one past the last
   * @param denseFromSequence from where on the past is expected to be read; {@link #NOWHERE}
   */
  public BlockImages(
      TableStreams streams, long fromSequence, long toSequence, long denseFromSequence) {
    this(
        streams,
        ImageCost.MEASURED,
        ImageCost.DENSE,
        LiveCopies.MIN_SLOTS,
        PatchFolds.MIN_PATCHES,
        fromSequence,
        toSequence,
        denseFromSequence);
  }

  BlockImages(
      TableStreams streams,
      ImageCost cost,
      ImageCost dense,
      int minLiveSlots,
      int minFoldedPatches,
      long fromSequence,
      long toSequence,
      long denseFromSequence) {
    this.streams = streams;
    this.cost = cost;
    this.dense = dense;
    this.minLiveSlots = minLiveSlots;
    this.minFoldedPatches = minFoldedPatches;
    this.denseFromSequence = denseFromSequence;
    this.fromSequence = fromSequence;
    this.toSequence = toSequence;
  }

  /** The block as merged, and the images that are due in it. */
  public BlockDelta addTo(BlockDelta merged) {
    List<BlockSource> sources = streams.block(merged.block());
    int slots = 0;
    for (BlockSource source : sources) {
      for (RowRun run : source.runs()) {
        slots += run.rowCount();
      }
    }
    Map<Column, List<Long>> due = due(merged, sources, slots);
    ColumnAssembler assembler = new ColumnAssembler(streams, new ReadContext(cache));
    List<PatchRun> copies =
        new LiveCopies(streams, assembler, minLiveSlots, toSequence - 1).take(merged, sources);
    PatchFolds folds =
        new PatchFolds(streams.schema(), assembler, minFoldedPatches, fromSequence - 1);
    List<PatchRun> patches = folds.fold(merged, sources, pieces(merged, due));
    if (due.isEmpty() && copies.isEmpty() && patches == merged.patches()) {
      return merged;
    }
    List<ColumnImage> images = new ArrayList<>(merged.images());
    for (Map.Entry<Column, List<Long>> column : due.entrySet()) {
      for (long sequence : column.getValue()) {
        images.add(take(assembler, merged.block(), sources, column.getKey(), sequence));
      }
    }
    images.sort(
        Comparator.comparingInt(ColumnImage::columnId).thenComparingLong(ColumnImage::sequence));
    List<PatchRun> live = new ArrayList<>(merged.live());
    live.addAll(copies);
    return new BlockDelta(
        merged.block(),
        merged.inserts(),
        merged.deletes(),
        PatchSplits.at(images, patches),
        images,
        live);
  }

  /** In how many parts patches are going to be divided by images, at most. */
  private static int pieces(BlockDelta merged, Map<Column, List<Long>> due) {
    Set<Long> sequences = new HashSet<>();
    merged.images().forEach(image -> sequences.add(image.sequence()));
    due.values().forEach(sequences::addAll);
    return sequences.size() + 1;
  }

  /** How far one column is from its next image. */
  private final class Debt {
    private final long sparse;
    private final long close;
    private final List<Long> due = new ArrayList<>();
    private long[] sequences = {};
    private long patches;
    private int denseImages;
    private int at;

    Debt(Column column, int slots, long patches, int denseImages) {
      this.denseImages = denseImages;
      this.sparse = cost.patchesPerImage(column.type().physical(), slots);
      this.close = dense.patchesPerImage(column.type().physical(), slots);
      this.patches = patches;
    }

    /** Counts the patches of the next commits up to the sequence. */
    void advance(long sequence) {
      while (at < sequences.length && sequences[at] <= sequence) {
        patches++;
        at++;
      }
    }

    private long patchesPerImage(long sequence) {
      boolean isClose = sequence >= denseFromSequence && denseImages < MAX_DENSE_IMAGES;
      return isClose ? close : sparse;
    }

    /** Whether so much could come together that an image is due. */
    boolean mayBeDue() {
      return sequences.length > 0
          && patches + sequences.length >= patchesPerImage(sequences[sequences.length - 1]);
    }

    boolean isDue(long sequence) {
      return patches >= patchesPerImage(sequence);
    }

    /** Columns patched together are imaged together, so that their patches are split once. */
    boolean isNearlyDue(long sequence) {
      return patches >= patchesPerImage(sequence) / 2;
    }

    void take(long sequence) {
      due.add(sequence);
      denseImages += sequence >= denseFromSequence ? 1 : 0;
      patches = 0;
    }
  }

  /** Per column the sequences at which images are due, ascending. */
  private Map<Column, List<Long>> due(BlockDelta merged, List<BlockSource> sources, int slots) {
    Map<Column, Debt> debts = new LinkedHashMap<>();
    for (Column column : streams.schema().columns()) {
      long imaged = lastImage(merged, sources, column.id());
      long patches = patchesBefore(sources, column.id(), imaged);
      Debt debt = new Debt(column, slots, patches, denseImages(merged, sources, column.id()));
      debt.sequences = sequencesAfter(merged, column.id(), imaged);
      if (debt.mayBeDue()) {
        debts.put(column, debt);
      }
    }
    Map<Column, List<Long>> due = new LinkedHashMap<>();
    for (long sequence : distinct(debts)) {
      boolean any = false;
      for (Debt debt : debts.values()) {
        debt.advance(sequence);
        any |= debt.isDue(sequence);
      }
      if (any) {
        debts.values().stream()
            .filter(debt -> debt.isNearlyDue(sequence))
            .forEach(debt -> debt.take(sequence));
      }
    }
    debts.forEach(
        (column, debt) -> {
          if (!debt.due.isEmpty()) {
            due.put(column, debt.due);
          }
        });
    return due;
  }

  private static long[] distinct(Map<Column, Debt> debts) {
    return debts.values().stream()
        .flatMapToLong(debt -> Arrays.stream(debt.sequences))
        .distinct()
        .sorted()
        .toArray();
  }

  private long lastImage(BlockDelta merged, List<BlockSource> sources, int columnId) {
    long last = 0;
    for (ColumnImage image : merged.images()) {
      if (image.columnId() == columnId) {
        last = Math.max(last, image.sequence());
      }
    }
    for (BlockSource source : sources) {
      for (ImagePage image : source.images()) {
        if (image.columnId() == columnId && image.sequence() < fromSequence) {
          last = Math.max(last, image.sequence());
        }
      }
    }
    return last;
  }

  /** Images of the column where the past is expected to be read. */
  private int denseImages(BlockDelta merged, List<BlockSource> sources, int columnId) {
    Set<Long> sequences = new HashSet<>();
    for (ColumnImage image : merged.images()) {
      if (image.columnId() == columnId) {
        sequences.add(image.sequence());
      }
    }
    for (BlockSource source : sources) {
      for (ImagePage image : source.images()) {
        if (image.columnId() == columnId) {
          sequences.add(image.sequence());
        }
      }
    }
    return (int) sequences.stream().filter(sequence -> sequence >= denseFromSequence).count();
  }

  /** Patches of the column since its last image, in segments older than what is merged. */
  private long patchesBefore(List<BlockSource> sources, int columnId, long imaged) {
    long patches = 0;
    for (BlockSource source : sources) {
      for (PatchSource patch : source.patches()) {
        if (patch.firstSequence() > imaged
            && patch.lastSequence() < fromSequence
            && patch.columnIds().contains(columnId)) {
          patches += patch.size();
        }
      }
    }
    return patches;
  }

  private long[] sequencesAfter(BlockDelta merged, int columnId, long imaged) {
    return merged.patches().stream()
        .filter(run -> run.columnIds().contains(columnId))
        .map(PatchRun::sequences)
        .flatMapToLong(Arrays::stream)
        .filter(sequence -> sequence > imaged && sequence < toSequence)
        .sorted()
        .toArray();
  }

  private ColumnImage take(
      ColumnAssembler assembler,
      int block,
      List<BlockSource> sources,
      Column column,
      long sequence) {
    ColumnBuilder values = new ColumnBuilder(column.type().physical());
    int firstSlot = -1;
    for (int slot = 0; slot < BlockDelta.SLOTS; slot += BlockDelta.PAGE_SLOTS) {
      PageStreams page = PageStreams.of(sources, block, slot, slot + BlockDelta.PAGE_SLOTS);
      int length = inserted(page, sequence, assembler.context());
      if (length == 0) {
        continue;
      }
      firstSlot = firstSlot < 0 ? slot : firstSlot;
      while (firstSlot + values.length() < slot) {
        values.appendNull();
      }
      ColumnVector vector = assembler.column(page, column, sequence, length);
      for (int row = 0; row < length; row++) {
        values.appendFrom(vector, row);
      }
    }
    return new ColumnImage(column.id(), sequence, firstSlot, values.build());
  }

  /** Slots of the page, from the first, with rows inserted at or before the sequence. */
  private static int inserted(PageStreams page, long sequence, ReadContext context) {
    int end = page.fromSlot();
    for (RowRun run : page.runs()) {
      int rows = run.visibleRows(sequence, context);
      end = rows == 0 ? end : Math.max(end, run.firstSlot() + rows);
    }
    return end - page.fromSlot();
  }
}
