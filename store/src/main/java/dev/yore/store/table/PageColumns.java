package dev.yore.store.table;

import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns, pseudo-columns too, of one page as of one sequence, each made once. One thread. */
final class PageColumns {
  private final ScanPlan plan;
  private final ColumnAssembler assembler;
  private final Stamps stamps;
  private final PageStreams page;
  private final long sequence;
  private final int length;
  private final @Nullable VisiblePage dense;
  private final Map<Integer, ColumnVector> made = new HashMap<>();

  /**
   * Makes nothing yet.
   *
   * @param length slots of the page, from the first, that columns must have
   * @param dense rows of which columns consist instead, one behind the other; null for all
   */
  PageColumns(
      ScanPlan plan,
      ColumnAssembler assembler,
      Stamps stamps,
      PageStreams page,
      long sequence,
      int length,
      @Nullable VisiblePage dense) {
    this.plan = plan;
    this.assembler = assembler;
    this.stamps = stamps;
    this.page = page;
    this.sequence = sequence;
    this.length = length;
    this.dense = dense;
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
      case PseudoColumn.ROW_START_SEQ -> visible(assembler.starts(page, sequence, length));
      case PseudoColumn.ROW_END_SEQ ->
          visible(assembler.ends(page, sequence, plan.knownSequence(), length));
      case PseudoColumn.ROW_START -> stamps.of((LongVector) column(PseudoColumn.ROW_START_SEQ));
      case PseudoColumn.ROW_END -> stamps.of((LongVector) column(PseudoColumn.ROW_END_SEQ));
      case PseudoColumn.ROW_OP -> visible(operations());
      default ->
          dense == null
              ? assembler.column(page, plan.column(ordinal), sequence, length)
              : assembler.dense(page, plan.column(ordinal), sequence, dense);
    };
  }

  /** Of whole pages only, from which they are told. */
  private ColumnVector operations() {
    LongVector starts =
        dense == null
            ? (LongVector) column(PseudoColumn.ROW_START_SEQ)
            : assembler.starts(page, sequence, length);
    return assembler.operations(page, starts);
  }

  private ColumnVector visible(ColumnVector whole) {
    return dense == null
        ? whole
        : Vectors.gather(whole, dense.positions(page, assembler.context()), dense.count());
  }

  private LongVector rowIds() {
    int[] selection = dense == null ? null : dense.positions(page, assembler.context());
    long[] ids = new long[dense == null ? length : dense.count()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = page.firstRowId() + (selection == null ? i : selection[i]);
    }
    return new LongVector(ids, ids.length, null);
  }
}
