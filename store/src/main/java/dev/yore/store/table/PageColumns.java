package dev.yore.store.table;

import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.HashMap;
import java.util.Map;

/** The columns, pseudo-columns too, of one page as of one sequence, each made once. One thread. */
final class PageColumns {
  private final ScanPlan plan;
  private final ColumnAssembler assembler;
  private final Stamps stamps;
  private final PageStreams page;
  private final long sequence;
  private final int length;
  private final Map<Integer, ColumnVector> made = new HashMap<>();

  PageColumns(
      ScanPlan plan,
      ColumnAssembler assembler,
      Stamps stamps,
      PageStreams page,
      long sequence,
      int length) {
    this.plan = plan;
    this.assembler = assembler;
    this.stamps = stamps;
    this.page = page;
    this.sequence = sequence;
    this.length = length;
  }

  ColumnVector column(int ordinal) {
    ColumnVector column = made.get(ordinal);
    if (column == null) {
      column = make(ordinal);
      made.put(ordinal, column);
    }
    return column;
  }

  private ColumnVector make(int ordinal) {
    return switch (ordinal) {
      case PseudoColumn.ROW_ID -> rowIds();
      case PseudoColumn.ROW_START_SEQ -> assembler.starts(page, sequence, length);
      case PseudoColumn.ROW_END_SEQ -> assembler.ends(page, sequence, plan.knownSequence(), length);
      case PseudoColumn.ROW_START -> stamps.of((LongVector) column(PseudoColumn.ROW_START_SEQ));
      case PseudoColumn.ROW_END -> stamps.of((LongVector) column(PseudoColumn.ROW_END_SEQ));
      case PseudoColumn.ROW_OP ->
          assembler.operations(page, (LongVector) column(PseudoColumn.ROW_START_SEQ));
      default -> assembler.column(page, plan.column(ordinal), sequence, length);
    };
  }

  private LongVector rowIds() {
    long[] ids = new long[length];
    for (int i = 0; i < length; i++) {
      ids[i] = page.firstRowId() + i;
    }
    return new LongVector(ids, length, null);
  }
}
