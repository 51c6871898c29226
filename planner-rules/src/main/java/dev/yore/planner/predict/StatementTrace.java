package dev.yore.planner.predict;

import dev.yore.planner.RowCursor;
import dev.yore.planner.SqlResult;
import dev.yore.store.ScanObserver;
import dev.yore.store.StoreException;
import dev.yore.store.predict.StatementEvent;
import dev.yore.store.predict.StatementEvent.Asked;
import dev.yore.store.predict.StatementEvent.Scanned;
import dev.yore.store.predict.StatementObserver;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Follows one statement from its beginning to its last row and tells of it. Its scans may end on
 * any thread; the rest is confined to the session's.
 */
public final class StatementTrace implements ScanObserver {
  /** More scans of one statement, as of a loop over lookups, say nothing new. */
  private static final int MAX_SCANS = 64;

  /** Of a longer text, such as a load in one statement, only so much is looked at. */
  private static final int MAX_TEXT = 16_384;

  private static final int MAX_PARAMETERS = 256;

  private final StatementObserver observer;
  private final Asked asked;
  private final long stampMillis;
  private final long startNanos = System.nanoTime();
  private final List<Scanned> scans = new ArrayList<>();
  private long rows;
  private boolean ended;

  private StatementTrace(StatementObserver observer, Asked asked, long stampMillis) {
    this.observer = observer;
    this.asked = asked;
    this.stampMillis = stampMillis;
  }

  /** A text without the end that nobody needs: thousands of them may wait to be looked at. */
  public static String brief(String sql) {
    return sql.length() <= MAX_TEXT ? sql : sql.substring(0, MAX_TEXT);
  }

  /** Parameters of now, likewise. */
  public static List<@Nullable Object> brief(List<@Nullable Object> parameters) {
    List<@Nullable Object> brief =
        new ArrayList<>(parameters.subList(0, Math.min(parameters.size(), MAX_PARAMETERS)));
    for (int i = 0; i < brief.size(); i++) {
      Object value = brief.get(i);
      if (value instanceof String text && text.length() > MAX_TEXT) {
        brief.set(i, text.substring(0, MAX_TEXT));
      } else if (value instanceof ByteString bytes && bytes.length() > MAX_TEXT) {
        brief.set(i, bytes.substring(0, MAX_TEXT));
      }
    }
    return brief;
  }

  /** A statement begins. */
  public static StatementTrace begin(StatementObserver observer, Asked asked, long stampMillis) {
    observer.observe(new StatementEvent.Began(asked, stampMillis));
    return new StatementTrace(observer, asked, stampMillis);
  }

  /** How fast its answer should come; 0 for no target. */
  public long latencyMillis() {
    return asked.latencyTargetMillis();
  }

  @Override
  public void scanned(ScanSpec spec, long snapshot, ScanStatistics statistics, long elapsedNanos) {
    synchronized (scans) {
      if (scans.size() < MAX_SCANS) {
        scans.add(new Scanned(spec, statistics, elapsedNanos));
      }
    }
  }

  /** The statement's result, which ends the trace when it is read and closed. */
  public SqlResult follow(SqlResult result) {
    if (result instanceof SqlResult.Rows given) {
      return new SqlResult.Rows(new Followed(given.cursor()), given.rowType());
    }
    end(result instanceof SqlResult.Count count ? count.rows() : 0, null);
    return result;
  }

  /** The statement gave no result. */
  public void failed(RuntimeException e) {
    end(rows, code(e));
  }

  /** The statement changed so many rows. */
  public void changed(long count) {
    end(count, null);
  }

  private static String code(RuntimeException e) {
    return e instanceof StoreException known ? known.code().name() : "INTERNAL";
  }

  private void end(long count, @Nullable String error) {
    if (ended) {
      return;
    }
    ended = true;
    List<Scanned> all;
    synchronized (scans) {
      all = List.copyOf(scans);
    }
    observer.observe(
        new StatementEvent.Ended(
            asked, stampMillis, System.nanoTime() - startNanos, count, error, all));
  }

  /** Counts rows. */
  private final class Followed implements RowCursor {
    private final RowCursor cursor;

    Followed(RowCursor cursor) {
      this.cursor = cursor;
    }

    @Override
    public @Nullable Object @Nullable [] next() {
      try {
        @Nullable Object @Nullable [] row = cursor.next();
        if (row != null) {
          rows++;
        }
        return row;
      } catch (RuntimeException e) {
        failed(e);
        throw e;
      }
    }

    @Override
    public boolean isRepeatable() {
      return cursor.isRepeatable();
    }

    @Override
    public void close() {
      try {
        cursor.close();
      } finally {
        end(rows, null);
      }
    }
  }
}
