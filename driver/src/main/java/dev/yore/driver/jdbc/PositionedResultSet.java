package dev.yore.driver.jdbc;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.TimeZone;
import org.apache.calcite.avatica.AvaticaResultSet;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.QueryState;
import org.jspecify.annotations.Nullable;

/**
 * Where a result set stands: forward-only it streams, scroll-insensitive it goes anywhere among
 * rows that it keeps. Either way never beyond the statement's row limit.
 */
abstract class PositionedResultSet extends UpdatesRefused {
  /** A scrollable result may hold this, or a quarter of a small heap. */
  static final long MAX_SCROLL_BYTES = 256L << 20;

  private final long maxRows;

  /**
   * Of a forward-only result: rows delivered, whether the next one was fetched already, the end.
   */
  private int row;

  private boolean peeked;
  private boolean exhausted;
  private @Nullable ScrollCursor scroll;

  PositionedResultSet(
      AvaticaStatement statement,
      QueryState state,
      Meta.Signature signature,
      ResultSetMetaData metaData,
      TimeZone timeZone,
      Meta.@Nullable Frame firstFrame)
      throws SQLException {
    super(statement, state, signature, metaData, timeZone, firstFrame);
    maxRows = statement.getLargeMaxRows();
  }

  @Override
  protected void checkOpen() throws SQLException {
    if (isClosed()) {
      throw new SQLException("the result set is closed", SqlErrors.CURSOR_STATE);
    }
  }

  @Override
  protected AvaticaResultSet execute() throws SQLException {
    if (statement.getResultSetType() == ResultSet.TYPE_FORWARD_ONLY) {
      return super.execute();
    }
    Iterable<Object> rows =
        ((YoreConnection) statement.connection).rowsOf(statement, state, signature, firstFrame);
    long budgetBytes = Math.min(MAX_SCROLL_BYTES, Runtime.getRuntime().maxMemory() / 4);
    scroll = new ScrollCursor(rows.iterator(), maxRows, budgetBytes);
    return execute2(scroll, columnMetaDataList);
  }

  /** Moves, with whatever goes wrong on the way to more rows put right. */
  private <T> T moving(SqlErrors.Call<T> move) throws SQLException {
    checkOpen();
    try {
      return move.run();
    } catch (SQLException | RuntimeException e) {
      throw statement instanceof SidedStatement sided
          ? sided.side().toSqlException(e)
          : SqlErrors.toSqlException(e);
    }
  }

  @Override
  public boolean next() throws SQLException {
    return moving(
        () -> {
          if (scroll != null) {
            return scroll.next();
          }
          boolean more = peek();
          peeked = false;
          if (more) {
            row++;
          }
          return more;
        });
  }

  /** Whether a forward-only result has another row, which is then the cursor's current one. */
  private boolean peek() throws SQLException {
    if (!peeked && !exhausted) {
      boolean full = maxRows > 0 && row == maxRows;
      peeked = !full && super.next();
      exhausted = !peeked && !full;
    }
    return peeked;
  }

  /** Fails between rows, where there is no value to read. */
  final void requireRow() throws SQLException {
    checkOpen();
    boolean onRow = scroll != null ? scroll.isOnRow() : row > 0 && !exhausted && !peeked;
    if (!onRow) {
      throw new SQLException("the result set is not on a row; call next()", SqlErrors.CURSOR_STATE);
    }
  }

  /** Also gives up what is left on a server, where it would keep the past readable for nobody. */
  @Override
  public void close() {
    boolean fetched = exhausted || firstFrame == null || firstFrame.done || isClosedQuietly();
    if (!fetched && statement instanceof SidedStatement sided) {
      exhausted = true;
      sided.side().closeRows();
    }
    super.close();
  }

  private boolean isClosedQuietly() {
    try {
      return isClosed();
    } catch (SQLException e) {
      return false;
    }
  }

  // Positions

  private ScrollCursor scrolling() throws SQLException {
    checkOpen();
    if (scroll == null) {
      throw SqlErrors.unsupported(
          "moving in a forward-only result (create the statement with TYPE_SCROLL_INSENSITIVE)");
    }
    return scroll;
  }

  @Override
  public int getRow() throws SQLException {
    checkOpen();
    if (scroll != null) {
      return scroll.isOnRow() ? scroll.position() : 0;
    }
    return exhausted ? 0 : row;
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    return moving(
        () -> scroll != null ? scroll.position() == 0 && scroll.has(1) : row == 0 && peek());
  }

  @Override
  public boolean isFirst() throws SQLException {
    return getRow() == 1;
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    checkOpen();
    return scroll != null
        ? scroll.position() > 0 && !scroll.isOnRow() && scroll.count() > 0
        : exhausted && row > 0;
  }

  @Override
  public boolean isLast() throws SQLException {
    ScrollCursor cursor = scrolling();
    return moving(() -> cursor.isOnRow() && !cursor.has(cursor.position() + 1L));
  }

  @Override
  public void beforeFirst() throws SQLException {
    absolute(0);
  }

  @Override
  public boolean first() throws SQLException {
    return absolute(1);
  }

  @Override
  public boolean last() throws SQLException {
    return absolute(-1);
  }

  @Override
  public void afterLast() throws SQLException {
    ScrollCursor cursor = scrolling();
    moving(() -> cursor.moveTo(cursor.count() + 1L));
  }

  /** Counts from the end if negative. */
  @Override
  public boolean absolute(int target) throws SQLException {
    ScrollCursor cursor = scrolling();
    return moving(() -> cursor.moveTo(target < 0 ? cursor.count() + 1L + target : target));
  }

  @Override
  public boolean relative(int rows) throws SQLException {
    ScrollCursor cursor = scrolling();
    return moving(() -> cursor.moveTo((long) cursor.position() + rows));
  }

  @Override
  public boolean previous() throws SQLException {
    return relative(-1);
  }

  @Override
  public void setFetchDirection(int direction) throws SQLException {
    checkOpen();
    StatementChecks.fetchDirection(direction, getType());
    super.setFetchDirection(direction);
  }

  @Override
  public int getFetchDirection() throws SQLException {
    return StatementChecks.fetchDirection(super.getFetchDirection());
  }

  @Override
  public void setFetchSize(int rows) throws SQLException {
    checkOpen();
    StatementChecks.fetchSize(rows);
    super.setFetchSize(rows);
  }

  @Override
  public String getCursorName() throws SQLException {
    throw SqlErrors.unsupported("a named cursor");
  }
}
