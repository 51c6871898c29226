package dev.yore.store.table;

import dev.yore.store.schema.Column;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import org.jspecify.annotations.Nullable;

/**
 * Reads single slots as of a sequence: the last patch, or the image or inserted value before it.
 * Patches that come newest first are looked into no further back than to the one that counts. One
 * thread.
 */
final class SlotValues {
  private final ReadContext context;

  SlotValues(ReadContext context) {
    this.context = context;
  }

  /** One slot's value, without decoding a page's if that can be helped. */
  ColumnVector column(PageStreams page, Column column, ColumnReader reader, long sequence) {
    ColumnBuilder builder = new ColumnBuilder(column.type().physical());
    ImagePage image = page.image(column.id(), sequence);
    RowValue value = lastPatch(page, reader, image == null ? 0 : image.sequence(), sequence);
    if (value == null && image != null) {
      value = image.value(page.fromSlot() - image.firstSlot(), context);
    }
    for (RowRun run : page.runs()) {
      if (value == null) {
        value = reader.value(run, page.fromSlot() - run.firstSlot(), context);
      }
    }
    if (value == null) {
      builder.appendNull();
    } else {
      builder.appendFrom(value.vector(), value.row());
    }
    return builder.build();
  }

  private @Nullable RowValue lastPatch(
      PageStreams page, ColumnReader column, long afterSequence, long sequence) {
    PatchSource source = null;
    SlotPatch last = null;
    long since = afterSequence;
    for (PatchSource patch : page.patches()) {
      if (patch.lastSequence() > since && patch.firstSequence() <= sequence && column.isIn(patch)) {
        SlotPatch found = patch.last(page.fromSlot(), sequence, context);
        if (found != null && found.sequence() > since) {
          source = patch;
          last = found;
          since = found.sequence();
        }
      }
    }
    return source == null || last == null ? null : column.value(source, last.row(), context);
  }

  /** The sequence at which its version visible at a sequence began. */
  LongVector start(PageStreams page, long sequence) {
    long[] start = new long[1];
    for (RowRun run : page.runs()) {
      run.copySequences(page.fromSlot() - run.firstSlot(), 1, start, 0, context);
    }
    for (PatchSource patch : page.patches()) {
      if (patch.lastSequence() > start[0] && patch.firstSequence() <= sequence) {
        SlotPatch last = patch.last(page.fromSlot(), sequence, context);
        start[0] = last == null ? start[0] : Math.max(start[0], last.sequence());
      }
    }
    return new LongVector(start, 1, null);
  }
}
