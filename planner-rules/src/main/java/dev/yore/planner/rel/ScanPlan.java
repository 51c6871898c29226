package dev.yore.planner.rel;

import dev.yore.engine.row.RowReader;
import dev.yore.engine.value.ColumnCodec;
import dev.yore.parser.PeriodKind;
import dev.yore.planner.period.BoundPeriod;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a compiled plan keeps of a scan; the values of its expressions come with each execution, in
 * the order of {@link YoreScan#expressions()}. Immutable.
 *
 * @param periodKind null for what the transaction sees
 * @param columns scan ordinals
 * @param binaryFields fields whose byte arrays Calcite wants as ByteString
 */
public record ScanPlan(
    TableSchema table,
    @Nullable PeriodKind periodKind,
    boolean periodInVersions,
    List<Integer> columns,
    List<ColumnCodec> codecs,
    List<Integer> binaryFields,
    List<Test> tests,
    boolean limited) {

  /** A predicate without its values. */
  sealed interface Test {
    int column();

    /** One value. */
    record Compare(int column, ColumnType type, Operator operator) implements Test {}

    /** {@code count} values. */
    record In(int column, ColumnType type, int count) implements Test {}

    /** No value. */
    record NullTest(int column, boolean isNull) implements Test {}
  }

  /** Whether it reads when versions ended, which some have not yet. */
  boolean readsEnds() {
    return columns.stream().anyMatch(ScanPlan::isEnd)
        || tests.stream().anyMatch(test -> isEnd(test.column()));
  }

  private static boolean isEnd(int column) {
    return column == PseudoColumn.ROW_END || column == PseudoColumn.ROW_END_SEQ;
  }

  static ScanPlan of(YoreScan scan) {
    ScanTable scanned = scan.scanTable();
    TableSchema table = scanned.stored().schema();
    BoundPeriod period = scanned.period();
    List<ColumnCodec> codecs = RowReader.codecs(table, scanned.columns());
    List<Integer> binary = new ArrayList<>();
    for (int i = 0; i < codecs.size(); i++) {
      ColumnType.Kind kind = codecs.get(i).type().kind();
      if (kind == ColumnType.Kind.BINARY || kind == ColumnType.Kind.VARBINARY) {
        binary.add(i);
      }
    }
    return new ScanPlan(
        table,
        period == null ? null : period.kind(),
        period != null && period.versions(),
        scanned.columns(),
        codecs,
        binary,
        scan.predicates().stream().map(p -> test(p, table)).toList(),
        scan.limit() != null);
  }

  private static Test test(PushedPredicate predicate, TableSchema table) {
    int column = predicate.column();
    ColumnType type = RowReader.codecs(table, List.of(column)).get(0).type();
    if (predicate instanceof PushedPredicate.Compare compare) {
      return new Test.Compare(column, type, compare.operator());
    }
    if (predicate instanceof PushedPredicate.In in) {
      return new Test.In(column, type, in.values().size());
    }
    return new Test.NullTest(column, ((PushedPredicate.NullTest) predicate).isNull());
  }
}
