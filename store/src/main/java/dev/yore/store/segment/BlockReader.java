package dev.yore.store.segment;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.ColumnImage;
import dev.yore.store.delta.DeleteRun;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a block's delta together again from a segment's chunks, for merging. */
final class BlockReader {
  private final SegmentReader reader;

  BlockReader(SegmentReader reader) {
    this.reader = reader;
  }

  BlockDelta read(SegmentBlock block) {
    List<InsertRun> inserts = new ArrayList<>();
    for (InsertRunEntry run : block.inserts()) {
      inserts.add(readInserts(run));
    }
    @Nullable DeleteRunEntry deletes = block.deletes();
    List<PatchRun> patches = new ArrayList<>();
    for (PatchRunEntry run : block.patches()) {
      patches.add(readPatches(run));
    }
    return new BlockDelta(
        block.block(),
        inserts,
        deletes == null ? DeleteRun.NONE : reader.readDeletes(deletes),
        patches,
        block.images().stream().map(this::readImage).toList(),
        block.live().stream().map(this::readLiveRows).toList());
  }

  private ColumnImage readImage(ImageEntry image) {
    List<ColumnVector> pages = new ArrayList<>();
    for (int page = image.firstPage(); page <= image.lastPage(); page++) {
      pages.add(reader.readImage(image, page));
    }
    return new ColumnImage(image.columnId(), image.sequence(), image.firstSlot(), join(pages));
  }

  private InsertRun readInserts(InsertRunEntry run) {
    List<ColumnVector> columns = new ArrayList<>();
    for (int column = 0; column < run.columnIds().size(); column++) {
      columns.add(readColumn(run, column));
    }
    return new InsertRun(
        run.firstSlot(),
        reader.readInsertSequences(run),
        run.columnIds(),
        new VectorBatch(run.rowCount(), columns));
  }

  private ColumnVector readColumn(InsertRunEntry run, int column) {
    List<ColumnVector> pages = new ArrayList<>();
    for (int page = run.firstPage(); page <= run.lastPage(); page++) {
      pages.add(reader.readInsertColumn(run, column, page));
    }
    return join(pages);
  }

  private static ColumnVector join(List<ColumnVector> pages) {
    ColumnVector first = pages.get(0);
    if (pages.size() == 1) {
      return first;
    }
    ColumnBuilder all = new ColumnBuilder(physicalOf(first));
    pages.forEach(page -> append(all, page));
    return all.build();
  }

  private static Physical physicalOf(ColumnVector vector) {
    if (vector instanceof LongVector) {
      return Physical.LONG;
    }
    return vector instanceof BytesVector ? Physical.BYTES : Physical.DOUBLE;
  }

  private static void append(ColumnBuilder target, ColumnVector page) {
    for (int row = 0; row < page.length(); row++) {
      target.appendFrom(page, row);
    }
  }

  private PatchRun readLiveRows(PatchRunEntry rows) {
    PatchKeys keys = reader.readLiveKeys(rows);
    List<ColumnVector> columns = new ArrayList<>();
    for (int column = 0; column < rows.columnIds().size(); column++) {
      columns.add(reader.readLiveColumn(rows, column));
    }
    return new PatchRun(
        rows.columnIds(),
        keys.slots(),
        keys.sequences(),
        new VectorBatch(rows.rowCount(), columns));
  }

  private PatchRun readPatches(PatchRunEntry run) {
    PatchKeys keys = reader.readPatchKeys(run);
    List<ColumnVector> columns = new ArrayList<>();
    for (int column = 0; column < run.columnIds().size(); column++) {
      columns.add(reader.readPatchColumn(run, column));
    }
    return new PatchRun(
        run.columnIds(), keys.slots(), keys.sequences(), new VectorBatch(run.rowCount(), columns));
  }
}
