package dev.yore.store.table;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.schema.OlderRows;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A scan's specification resolved against the table. Immutable.
 *
 * @param schema the table
 * @param columns ordinals wanted, in order
 * @param conditions what rows must satisfy, cheap ones first
 * @param keys the only keys that can satisfy the conditions, which say so too; null for any
 * @param knownSequence what happened later does not exist for the scan
 * @param extremesOnly as {@link ScanSpec#extremesOnly}
 */
record ScanPlan(
    TableSchema schema,
    List<Integer> columns,
    List<Condition> conditions,
    @Nullable List<LookupKey> keys,
    long knownSequence,
    boolean extremesOnly) {

  private static final ColumnType PSEUDO = ColumnType.of(Kind.BIGINT);
  private static final ColumnType PSEUDO_TEXT = ColumnType.of(Kind.VARCHAR);

  /**
   * A filter on a column given by ordinal.
   *
   * @param reader of the column, null for a pseudo-column
   */
  record Condition(int ordinal, ColumnFilter filter, @Nullable ColumnReader reader) {}

  static ScanPlan of(TableSchema schema, ScanSpec spec, long knownSequence) {
    List<ColumnPredicate> predicates = new ArrayList<>(spec.predicates());
    predicates.sort(
        Comparator.comparing(p -> typeOf(schema, p.column()).physical() == Physical.BYTES));
    List<Condition> conditions = new ArrayList<>(predicates.size());
    for (ColumnPredicate predicate : predicates) {
      ColumnType type = typeOf(schema, predicate.column());
      ColumnReader reader =
          isPseudo(predicate.column())
              ? null
              : ColumnReader.of(schema.columns().get(predicate.column()));
      add(conditions, new Condition(predicate.column(), ColumnFilter.of(predicate, type), reader));
    }
    return new ScanPlan(
        schema,
        spec.columns(),
        conditions,
        KeyConditions.keys(schema, spec.predicates()),
        knownSequence,
        spec.extremesOnly());
  }

  /** Adds a condition; the two sides of a BETWEEN become one. */
  private static void add(List<Condition> conditions, Condition added) {
    for (int i = 0; i < conditions.size(); i++) {
      Condition old = conditions.get(i);
      ColumnFilter both =
          old.ordinal() == added.ordinal() ? old.filter().and(added.filter()) : null;
      if (both != null) {
        conditions.set(i, new Condition(added.ordinal(), both, added.reader()));
        return;
      }
    }
    conditions.add(added);
  }

  static ColumnType typeOf(TableSchema schema, int ordinal) {
    if (ordinal == PseudoColumn.ROW_OP) {
      return PSEUDO_TEXT;
    }
    return ordinal < 0 ? PSEUDO : schema.columns().get(ordinal).type();
  }

  Column column(int ordinal) {
    return schema.columns().get(ordinal);
  }

  /** Whether a condition or an output needs the pseudo-column. */
  static boolean isPseudo(int ordinal) {
    return ordinal <= PseudoColumn.ROW_ID;
  }

  /**
   * Whether what the scan reads of a row are values at one sequence, of columns that were never of
   * another type: neither when it changed nor what an earlier column held.
   */
  boolean readsStateOnly() {
    for (int ordinal : columns) {
      if (!isStateOnly(ordinal)) {
        return false;
      }
    }
    for (Condition condition : conditions) {
      if (!isStateOnly(condition.ordinal())) {
        return false;
      }
    }
    return true;
  }

  /** Of the columns read, those of conditions too, each once. */
  int[] columnIds() {
    return IntStream.concat(
            columns.stream().mapToInt(Integer::intValue),
            conditions.stream().mapToInt(Condition::ordinal))
        .filter(ordinal -> !isPseudo(ordinal))
        .map(ordinal -> column(ordinal).id())
        .distinct()
        .toArray();
  }

  private boolean isStateOnly(int ordinal) {
    return ordinal == PseudoColumn.ROW_ID
        || (!isPseudo(ordinal) && !(column(ordinal).older() instanceof OlderRows.Converted));
  }

  /** False if certainly no version of any row of the page satisfies all conditions. */
  boolean mayMatch(PageStreams page) {
    return mayMatch(page, PageStreams::mayMatch);
  }

  /** False if certainly no row of the page satisfies all conditions at the sequence. */
  boolean mayMatch(PageStreams page, long sequence) {
    return mayMatch(page, (streams, column, filter) -> streams.mayMatch(column, filter, sequence));
  }

  /** Whether a page may have rows that satisfy a filter on a column. */
  private interface ColumnTest {
    boolean mayMatch(PageStreams page, ColumnReader column, ColumnFilter filter);
  }

  private boolean mayMatch(PageStreams page, ColumnTest test) {
    for (Condition condition : conditions) {
      ColumnReader reader = condition.reader();
      boolean may =
          reader == null
              ? mayMatch(page, condition)
              : test.mayMatch(page, reader, condition.filter());
      if (!may) {
        return false;
      }
    }
    return true;
  }

  /** Likewise, of a condition on a pseudo-column. */
  private static boolean mayMatch(PageStreams page, Condition condition) {
    ColumnFilter filter = condition.filter();
    return switch (condition.ordinal()) {
      case PseudoColumn.ROW_ID -> {
        long first = page.firstRowId();
        yield filter.mayMatch(first, first + page.toSlot() - page.fromSlot() - 1, false, true);
      }
      case PseudoColumn.ROW_START_SEQ -> page.mayHappen(true, filter);
      case PseudoColumn.ROW_END_SEQ ->
          filter.mayMatch(Long.MAX_VALUE, Long.MAX_VALUE, false, true)
              || page.mayHappen(false, filter);
      default -> true;
    };
  }
}
