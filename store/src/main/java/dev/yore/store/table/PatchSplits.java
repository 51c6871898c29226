package dev.yore.store.table;

import dev.yore.store.delta.ColumnImage;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides patch runs at images, so that who begins with an image need not decode what lies before
 * it. Pure functions.
 */
final class PatchSplits {
  private PatchSplits() {}

  /** The runs, each divided at the images of its columns; nothing is lost. */
  static List<PatchRun> at(List<ColumnImage> images, List<PatchRun> runs) {
    List<PatchRun> parts = new ArrayList<>(runs.size());
    for (PatchRun run : runs) {
      long[] ends =
          images.stream()
              .filter(image -> run.columnIds().contains(image.columnId()))
              .mapToLong(ColumnImage::sequence)
              .distinct()
              .sorted()
              .toArray();
      add(parts, run, ends);
    }
    return parts;
  }

  private static void add(List<PatchRun> parts, PatchRun run, long[] ends) {
    long after = Long.MIN_VALUE;
    for (long end : ends) {
      addPart(parts, run, after, end);
      after = end;
    }
    addPart(parts, run, after, Long.MAX_VALUE);
  }

  private static void addPart(
      List<PatchRun> parts, PatchRun run, long afterSequence, long throughSequence) {
    int[] rows = new int[run.slots().length];
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      long sequence = run.sequences()[row];
      if (sequence > afterSequence && sequence <= throughSequence) {
        rows[count++] = row;
      }
    }
    if (count == rows.length) {
      parts.add(run);
    } else if (count > 0) {
      parts.add(part(run, rows, count));
    }
  }

  private static PatchRun part(PatchRun run, int[] rows, int count) {
    int[] slots = new int[count];
    long[] sequences = new long[count];
    for (int i = 0; i < count; i++) {
      slots[i] = run.slots()[rows[i]];
      sequences[i] = run.sequences()[rows[i]];
    }
    List<ColumnVector> columns = new ArrayList<>(run.columnIds().size());
    for (ColumnVector column : run.values().columns()) {
      columns.add(Vectors.gather(column, rows, count));
    }
    return new PatchRun(run.columnIds(), slots, sequences, new VectorBatch(count, columns));
  }
}
