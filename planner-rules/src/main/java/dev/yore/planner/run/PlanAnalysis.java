package dev.yore.planner.run;

import dev.yore.engine.operator.OperatorMetrics;
import dev.yore.engine.plan.PlanNode;
import dev.yore.planner.columnar.OperatorLine;
import dev.yore.planner.columnar.OperatorNote;
import dev.yore.planner.columnar.PartFigures;
import dev.yore.planner.plan.QueryCode;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.store.TierBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs a query to its end and says what each operator did. Stateless. */
public final class PlanAnalysis {
  private static final double NANOS_PER_MILLI = 1e6;

  private PlanAnalysis() {}

  /** A line per operator, inputs below and to the right of what reads them, then a summary. */
  public static List<String> run(
      QueryPlan plan, List<@Nullable Object> parameters, StatementScope scope) {
    return run(plan, parameters, scope, (rows, row) -> rows + 1);
  }

  /** The same of a plan that makes a change and gives one row, the number of rows changed. */
  public static List<String> ofChange(
      QueryPlan plan, List<@Nullable Object> parameters, StatementScope scope) {
    return run(plan, parameters, scope, (rows, row) -> (Long) Objects.requireNonNull(row[0]));
  }

  /** What the summary says of rows, one row after the other. */
  private interface Count {
    long after(long rows, @Nullable Object[] row);
  }

  private static List<String> run(
      QueryPlan plan, List<@Nullable Object> parameters, StatementScope scope, Count count) {
    long start = System.nanoTime();
    long rows = 0;
    OperatorMetrics metrics;
    PartFigures parts;
    try (PlanCursor cursor = PlanCursor.open(plan, parameters, scope, () -> {})) {
      for (@Nullable Object[] row = cursor.next(); row != null; row = cursor.next()) {
        rows = count.after(rows, row);
      }
      metrics = cursor.metrics();
      parts = cursor.figures();
    }
    List<String> lines = new ArrayList<>();
    if (metrics != null && plan.code() instanceof QueryCode.Columnar columnar) {
      describe(metrics, columnar.notes(), "", lines);
    } else if (parts != null && plan.code() instanceof QueryCode.Compiled compiled) {
      compiled.lines().forEach(line -> lines.add(described(line, parts)));
    }
    lines.add(summary(rows, System.nanoTime() - start));
    return lines;
  }

  /** How many rows, and how long it took. */
  public static String summary(long rows, long nanos) {
    return "rows=" + rows + ", time=" + millis(nanos);
  }

  /** Compiled code keeps no figures of its own. */
  private static String described(OperatorLine line, PartFigures parts) {
    String text = line.indent() + line.note().text();
    PlanNode node = line.node();
    if (node == null) {
      return text;
    }
    OperatorMetrics metrics = parts.of(node);
    if (metrics == null) {
      return text + ": never run";
    }
    String figures = text + ": " + figures(metrics, line.note().expectedRows());
    long runs = parts.runs(node);
    return runs > 1 ? figures + ", runs=" + runs : figures;
  }

  private static void describe(
      OperatorMetrics metrics,
      Map<PlanNode, OperatorNote> notes,
      String indent,
      List<String> lines) {
    OperatorNote note = notes.get(metrics.node());
    String name = note == null ? metrics.node().getClass().getSimpleName() : note.text();
    long expected = note == null ? -1 : note.expectedRows();
    lines.add(indent + name + ": " + figures(metrics, expected));
    metrics.inputs().forEach(input -> describe(input, notes, indent + "  ", lines));
  }

  private static String figures(OperatorMetrics metrics, long expectedRows) {
    StringBuilder text = new StringBuilder();
    text.append("rows=").append(metrics.rows());
    if (expectedRows >= 0) {
      text.append(" (expected ").append(expectedRows).append(')');
    }
    text.append(", time=").append(millis(metrics.nanos()));
    if (metrics.node() instanceof PlanNode.Scan) {
      text.append(", pages=").append(metrics.pages());
      text.append(", pruned=").append(metrics.prunedPages());
      text.append(", decoded=").append(metrics.decodedBytes()).append(" bytes");
      text.append(", read=").append(bytes(metrics.readBytes()));
    }
    if (metrics.filteredRows() > 0) {
      text.append(", ruled out by joins=").append(metrics.filteredRows());
    }
    if (metrics.peakBytes() > 0) {
      text.append(", memory=").append(metrics.peakBytes()).append(" bytes");
    }
    if (metrics.spilledBytes() > 0) {
      text.append(", spilled=").append(metrics.spilledBytes()).append(" bytes");
    }
    return text.toString();
  }

  /** Each tier by its name in SYS.TIERS, so that a slow scan shows where it had to go. */
  private static String bytes(TierBytes read) {
    return "[ssd %d, hdd %d, cached %d, object %d] bytes"
        .formatted(read.ssd(), read.hdd(), read.cached(), read.object());
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f ms", nanos / NANOS_PER_MILLI);
  }
}
