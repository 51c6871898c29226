package dev.yore.planner.plan;

import dev.yore.engine.plan.RowSource;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.planner.RowCursor;
import dev.yore.planner.columnar.RowBatches;
import dev.yore.store.schema.ColumnType;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.linq4j.Enumerator;
import org.jspecify.annotations.Nullable;

/** Feeds the rows of a query that compiled code runs to an operator of the engine. Immutable. */
public record QueryRows(QueryPlan query, List<ColumnType> types) implements RowSource {
  /** The execution's variable that holds the {@link Opener}. */
  public static final String VARIABLE = "yoreQueries";

  public QueryRows {
    types = List.copyOf(types);
  }

  /** Starts a query with the parameters, and in the transaction, of the statement that runs. */
  @FunctionalInterface
  public interface Opener {
    RowCursor open(QueryPlan query);
  }

  @Override
  public BatchCursor open(ExecutionContext context) {
    Opener opener = (Opener) Objects.requireNonNull(context.variable(VARIABLE));
    return new RowBatches(new Rows(opener.open(query)), types, context.cancelled());
  }

  @Override
  public String describe() {
    return "a query";
  }

  private static final class Rows implements Enumerator<@Nullable Object[]> {
    private final RowCursor cursor;
    private @Nullable Object @Nullable [] row;

    Rows(RowCursor cursor) {
      this.cursor = cursor;
    }

    @Override
    public @Nullable Object[] current() {
      return Objects.requireNonNull(row, "no current row");
    }

    @Override
    public boolean moveNext() {
      row = cursor.next();
      return row != null;
    }

    @Override
    public void reset() {
      throw new UnsupportedOperationException("a query's rows are read once");
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
