package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.Gather;
import dev.yore.engine.expression.Selector;
import dev.yore.engine.join.JoinProbe;
import dev.yore.engine.join.JoinTable;
import dev.yore.engine.plan.JoinKind;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.vector.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Joins left batches with a table of right rows. One thread. */
final class ProbeCursor implements BatchCursor {
  /** Pairs put into one batch: what many partners of few rows must not exceed. */
  private static final int MAX_PAIRS = 2 * Batch.TARGET_ROWS;

  /** With fewer partners among the positions, left columns are gathered too. */
  private static final int MAX_GAPS_PER_PAIR = 2;

  private final JoinShape shape;
  private final JoinedTable joined;
  private final JoinTable table;
  private final BatchCursor source;
  private final JoinProbe probe;
  private final @Nullable Selector residual;
  private final Runnable cancelCheck;

  private int[] heads = {};
  private int[] leftRows = new int[MAX_PAIRS];
  private int[] rightRows = new int[MAX_PAIRS];

  /** The left batch that is being joined, or null. */
  private @Nullable Batch left;

  /** The left row, of those selected, at which the next pairs begin. */
  private int nextLeft;

  /** The right row at which they begin. */
  private int nextRight;

  /** Which selected left rows have a partner; where that is of interest. */
  private boolean[] leftMatched = {};

  private boolean leftEnded;
  private boolean last;
  private int nextRightRow;

  ProbeCursor(
      JoinShape shape,
      JoinedTable joined,
      BatchCursor source,
      ExecutionContext context,
      Runnable cancelCheck) {
    this.shape = shape;
    this.joined = joined;
    this.table = joined.table();
    this.source = source;
    this.cancelCheck = cancelCheck;
    probe = new JoinProbe(table);
    residual = shape.residual() == null ? null : shape.residual().bind(context);
  }

  @Override
  public @Nullable Batch next() {
    while (true) {
      Batch current = left;
      Batch result;
      if (current != null) {
        result = pairs(current);
      } else if (!leftEnded) {
        Batch given = source.next();
        if (given == null) {
          leftEnded = true;
          last = joined.ended();
          continue;
        }
        result = begin(given);
      } else {
        return last && joined.tracksMatches() ? rightRows() : null;
      }
      if (result != null && result.selectedCount() > 0) {
        return result;
      }
      cancelCheck.run();
    }
  }

  /** Looks a batch up; what needs no pairs one by one is done at once. */
  private @Nullable Batch begin(Batch given) {
    int count = given.selectedCount();
    if (heads.length < count) {
      heads = new int[count];
    }
    ColumnVector[] keys = Fields.pick(given.columns(), shape.leftKeys());
    probe.find(keys, given.selection(), count, heads);
    if (residual == null) {
      switch (shape.kind()) {
        case SEMI -> {
          return having(given, true);
        }
        case ANTI -> {
          return having(given, false);
        }
        case NULL_AWARE_ANTI -> {
          return notIn(given, keys);
        }
        case RIGHT_SEMI, RIGHT_ANTI -> {
          matchAll(count);
          return null;
        }
        case INNER, RIGHT -> {
          if (table.isUnique()) {
            return uniquePairs(given);
          }
        }
        case LEFT, FULL -> {
          if (table.isUnique()) {
            return leftPairs(given);
          }
        }
      }
    }
    left = given;
    nextLeft = 0;
    nextRight = count == 0 ? JoinTable.NONE : heads[0];
    if (tracksLeft()) {
      if (leftMatched.length < count) {
        leftMatched = new boolean[count];
      }
      Arrays.fill(leftMatched, 0, count, false);
    }
    return null;
  }

  private boolean tracksLeft() {
    return shape.kind() != JoinKind.INNER
        && shape.kind() != JoinKind.RIGHT
        && !shape.kind().givesRightOnly();
  }

  /** Notes all partners of a batch's rows; those of one key have been found together. */
  private void matchAll(int count) {
    for (int i = 0; i < count; i++) {
      int row = heads[i];
      if (row >= 0 && !joined.isMatched(row)) {
        for (; row >= 0; row = table.next(row)) {
          joined.match(row);
        }
      }
    }
  }

  /** The rows with a partner, or those without. */
  private Batch having(Batch given, boolean partner) {
    int count = given.selectedCount();
    int[] rows = new int[count];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      rows[kept] = given.position(i);
      kept += heads[i] >= 0 == partner ? 1 : 0;
    }
    return kept == count ? given : new Batch(kept, rows, given.columns());
  }

  private @Nullable Batch notIn(Batch given, ColumnVector[] keys) {
    if (table.rowCount() == 0) {
      return given;
    }
    if (table.hasNullKeys()) {
      return null;
    }
    int count = given.selectedCount();
    int[] rows = new int[count];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int row = given.position(i);
      boolean isNull = false;
      for (ColumnVector key : keys) {
        isNull |= key.isNull(row);
      }
      rows[kept] = row;
      kept += heads[i] < 0 && !isNull ? 1 : 0;
    }
    return new Batch(kept, rows, given.columns());
  }

  /** Every row has one partner at most: left columns can stay as they are. */
  private Batch uniquePairs(Batch given) {
    int count = given.selectedCount();
    int[] positions = new int[count];
    int[] partners = new int[count];
    int pairs = 0;
    for (int i = 0; i < count; i++) {
      int partner = heads[i];
      positions[pairs] = given.position(i);
      partners[pairs] = partner;
      pairs += partner >= 0 ? 1 : 0;
    }
    if (joined.tracksMatches()) {
      for (int i = 0; i < pairs; i++) {
        joined.match(partners[i]);
      }
    }
    return inPlace(given, positions, partners, pairs);
  }

  private Batch inPlace(Batch given, int[] positions, int[] partners, int pairs) {
    ColumnVector[] leftColumns = given.columns();
    ColumnVector[] rightColumns = table.rows().columns();
    int span = pairs == 0 ? 0 : positions[pairs - 1] + 1;
    if (pairs == 0 || span > (long) MAX_GAPS_PER_PAIR * pairs) {
      return new Batch(
          pairs, null, shape.pairs(leftColumns, positions, rightColumns, partners, pairs));
    }
    ColumnVector[] columns = Arrays.copyOf(leftColumns, leftColumns.length + rightColumns.length);
    boolean dense = span == pairs;
    for (int i = 0; i < rightColumns.length; i++) {
      columns[leftColumns.length + i] =
          dense
              ? Gather.rows(rightColumns[i], partners, pairs, false)
              : Gather.scattered(rightColumns[i], partners, positions, pairs, span);
    }
    return new Batch(pairs, dense ? null : positions, columns);
  }

  /** Every row once, with its only partner or with nulls. */
  private Batch leftPairs(Batch given) {
    int count = given.selectedCount();
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = given.position(i);
      if (heads[i] >= 0) {
        joined.match(heads[i]);
      }
    }
    return new Batch(
        count, null, shape.pairs(given.columns(), positions, table.rows().columns(), heads, count));
  }

  /** The next pairs of the current batch; null if they come to nothing. */
  private @Nullable Batch pairs(Batch current) {
    int firstLeft = nextLeft;
    int count = expand(current);
    int kept = count;
    if (residual != null && count > 0) {
      kept = applyResidual(residual, current, count);
    }
    noteMatches(firstLeft, kept);
    boolean done = nextLeft == current.selectedCount();
    if (done) {
      left = null;
    }
    if (shape.kind().givesRightOnly()) {
      return null;
    }
    if (!shape.kind().givesPairs()) {
      return done ? matchedLeft(current, shape.kind() == JoinKind.SEMI) : null;
    }
    if (done && tracksLeft()) {
      kept = addUnmatchedLeft(current, kept);
    }
    int[] positions = new int[kept];
    for (int i = 0; i < kept; i++) {
      positions[i] = current.position(leftRows[i]);
    }
    return new Batch(
        kept,
        null,
        shape.pairs(current.columns(), positions, table.rows().columns(), rightRows, kept));
  }

  /** Writes left (n-th selected) and right rows of pairs, as many as there is room for. */
  private int expand(Batch current) {
    int count = 0;
    int leftCount = current.selectedCount();
    while (nextLeft < leftCount) {
      int right = nextRight;
      while (right >= 0 && count < MAX_PAIRS) {
        leftRows[count] = nextLeft;
        rightRows[count++] = right;
        right = table.next(right);
      }
      nextRight = right;
      if (right >= 0) {
        return count;
      }
      nextLeft++;
      nextRight = nextLeft < leftCount ? heads[nextLeft] : JoinTable.NONE;
    }
    return count;
  }

  private int applyResidual(Selector selector, Batch current, int count) {
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = current.position(leftRows[i]);
    }
    ColumnVector[] columns =
        shape.pairsForResidual(
            current.columns(), positions, table.rows().columns(), rightRows, count);
    int[] passing = new int[count];
    int kept = selector.select(new Batch(count, null, columns), passing);
    for (int i = 0; i < kept; i++) {
      leftRows[i] = leftRows[passing[i]];
      rightRows[i] = rightRows[passing[i]];
    }
    return kept;
  }

  private void noteMatches(int firstLeft, int count) {
    assert count == 0 || leftRows[0] >= firstLeft;
    if (tracksLeft()) {
      for (int i = 0; i < count; i++) {
        leftMatched[leftRows[i]] = true;
      }
    }
    if (joined.tracksMatches()) {
      for (int i = 0; i < count; i++) {
        joined.match(rightRows[i]);
      }
    }
  }

  private Batch matchedLeft(Batch current, boolean wanted) {
    int count = current.selectedCount();
    int[] rows = new int[count];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      rows[kept] = current.position(i);
      kept += leftMatched[i] == wanted ? 1 : 0;
    }
    return new Batch(kept, rows, current.columns());
  }

  private int addUnmatchedLeft(Batch current, int pairs) {
    int count = pairs;
    int leftCount = current.selectedCount();
    if (leftRows.length < pairs + leftCount) {
      leftRows = Arrays.copyOf(leftRows, pairs + leftCount);
      rightRows = Arrays.copyOf(rightRows, pairs + leftCount);
    }
    for (int i = 0; i < leftCount; i++) {
      if (!leftMatched[i]) {
        leftRows[count] = i;
        rightRows[count++] = Gather.NULL_ROW;
      }
    }
    return count;
  }

  /** Right rows that nobody has found a partner for, or for a semi-join those with one. */
  private @Nullable Batch rightRows() {
    boolean wanted = shape.kind() == JoinKind.RIGHT_SEMI;
    int[] rows = new int[Batch.TARGET_ROWS];
    int count = 0;
    while (count < rows.length && nextRightRow < table.rowCount()) {
      if (joined.isMatched(nextRightRow) == wanted) {
        rows[count++] = nextRightRow;
      }
      nextRightRow++;
    }
    if (count == 0) {
      return null;
    }
    int leftWidth = shape.kind().givesRightOnly() ? 0 : shape.leftTypes().size();
    ColumnVector[] columns = new ColumnVector[leftWidth + shape.rightTypes().size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] =
          i < leftWidth
              ? AggregateResults.nulls(shape.leftTypes().get(i), count)
              : Gather.rows(table.rows().columns()[i - leftWidth], rows, count, false);
    }
    return new Batch(count, null, columns);
  }

  @Override
  public void close() {
    source.close();
  }
}
