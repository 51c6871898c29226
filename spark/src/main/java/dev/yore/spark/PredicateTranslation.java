package dev.yore.spark;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Turns conditions of Spark's into the store's where both mean exactly the same. Text is ordered
 * otherwise here and there (UTF-16 code units here, bytes there), so text is compared by order only
 * with values for which that makes no difference. Stateless but for the columns it knows.
 */
final class PredicateTranslation {
  /** Below the surrogates both orders of text are the same. */
  private static final char FIRST_SURROGATE = Character.MIN_SURROGATE;

  private static final Map<String, Operator> OPERATORS =
      Map.of(
          "=", Operator.EQUAL,
          "<=>", Operator.EQUAL,
          "<>", Operator.NOT_EQUAL,
          "<", Operator.LESS,
          "<=", Operator.LESS_OR_EQUAL,
          ">", Operator.GREATER,
          ">=", Operator.GREATER_OR_EQUAL);

  private final List<ReadColumn> columns;

  /**
   * Translates conditions on columns.
   *
   * @param columns the table's and the pseudo-columns
   */
  PredicateTranslation(List<ReadColumn> columns) {
    this.columns = columns;
  }

  /** The column that an expression names, in any case; null for another expression. */
  @Nullable ReadColumn column(Expression expression) {
    if (!(expression instanceof NamedReference reference) || reference.fieldNames().length != 1) {
      return null;
    }
    String name = reference.fieldNames()[0];
    ReadColumn found = null;
    for (ReadColumn column : columns) {
      if (column.name().equals(name)) {
        return column;
      }
      if (found == null && column.name().equalsIgnoreCase(name)) {
        found = column;
      }
    }
    return found;
  }

  /** The same condition for the store, as a conjunction; null if it has none that is the same. */
  @Nullable List<ColumnPredicate> translate(Predicate predicate) {
    Expression[] children = predicate.children();
    switch (predicate.name()) {
      case "ALWAYS_TRUE":
        return List.of();
      case "AND":
        return both(children);
      case "IS_NULL":
      case "IS_NOT_NULL":
        ReadColumn tested = column(children[0]);
        if (tested == null) {
          return null;
        }
        return List.of(
            predicate.name().equals("IS_NULL")
                ? new ColumnPredicate.IsNull(tested.ordinal())
                : new ColumnPredicate.IsNotNull(tested.ordinal()));
      case "IN":
        return in(children);
      case "STARTS_WITH":
        return startsWith(children);
      default:
        Operator operator = OPERATORS.get(predicate.name());
        return operator == null ? null : compare(operator, children[0], children[1]);
    }
  }

  private @Nullable List<ColumnPredicate> both(Expression[] children) {
    List<ColumnPredicate> all = new ArrayList<>();
    for (Expression child : children) {
      List<ColumnPredicate> one = child instanceof Predicate p ? translate(p) : null;
      if (one == null) {
        return null;
      }
      all.addAll(one);
    }
    return all;
  }

  private @Nullable List<ColumnPredicate> compare(
      Operator operator, Expression left, Expression right) {
    if (left instanceof Literal && !(right instanceof Literal)) {
      return compare(mirrored(operator), right, left);
    }
    ReadColumn column = column(left);
    if (column == null || !(right instanceof Literal<?> literal)) {
      return null;
    }
    Object value = physical(column, literal.value());
    boolean byOrder = operator != Operator.EQUAL && operator != Operator.NOT_EQUAL;
    if (value == null || (byOrder && !hasSameOrder(column, literal.value()))) {
      return null;
    }
    return List.of(new Compare(column.ordinal(), operator, value));
  }

  private static Operator mirrored(Operator operator) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL -> operator;
      case LESS -> Operator.GREATER;
      case LESS_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
      case GREATER -> Operator.LESS;
      case GREATER_OR_EQUAL -> Operator.LESS_OR_EQUAL;
    };
  }

  private @Nullable List<ColumnPredicate> in(Expression[] children) {
    ReadColumn column = column(children[0]);
    if (column == null) {
      return null;
    }
    List<Object> values = new ArrayList<>();
    for (int i = 1; i < children.length; i++) {
      if (!(children[i] instanceof Literal<?> literal)) {
        return null;
      }
      if (literal.value() != null) { // Nothing is in a list because of a null in it.
        Object value = physical(column, literal.value());
        if (value == null) {
          return null;
        }
        values.add(value);
      }
    }
    return values.isEmpty() ? null : List.of(new ColumnPredicate.In(column.ordinal(), values));
  }

  /** All that begins with a prefix lies between it and the next text of its length. */
  private @Nullable List<ColumnPredicate> startsWith(Expression[] children) {
    ReadColumn column = column(children[0]);
    if (column == null
        || !column.type().isText()
        || !(children[1] instanceof Literal<?> literal)
        || !(literal.value() instanceof UTF8String text)
        || !hasSameOrder(column, text)) {
      return null;
    }
    String prefix = text.toString();
    if (prefix.isEmpty() || prefix.charAt(prefix.length() - 1) == FIRST_SURROGATE - 1) {
      return null;
    }
    int last = prefix.length() - 1;
    String next = prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    return List.of(
        new Compare(column.ordinal(), Operator.GREATER_OR_EQUAL, text.getBytes()),
        new Compare(column.ordinal(), Operator.LESS, UTF8String.fromString(next).getBytes()));
  }

  private static boolean hasSameOrder(ReadColumn column, @Nullable Object value) {
    return !column.type().isText()
        || (value != null && value.toString().chars().allMatch(c -> c < FIRST_SURROGATE));
  }

  /** How the store holds a value of Spark's, or null if it holds none that is the same. */
  static @Nullable Object physical(ReadColumn column, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (column.isInstant() || SparkTypes.isTimestamp(column.type())) {
      return value instanceof Long micros && micros % SparkTypes.MICROS_PER_MILLI == 0
          ? (Long) (micros / SparkTypes.MICROS_PER_MILLI)
          : null;
    }
    return switch (column.type().kind()) {
      case BOOLEAN -> value instanceof Boolean b ? (Long) (b ? 1L : 0L) : null;
      case TINYINT, SMALLINT, INTEGER, BIGINT, DATE ->
          value instanceof Number n ? (Long) n.longValue() : null;
      case DECIMAL ->
          value instanceof Decimal d
              ? SparkTypes.decimal(d.toJavaBigDecimal(), column.type())
              : null;
      case REAL, DOUBLE -> value instanceof Number n ? (Double) n.doubleValue() : null;
      case CHAR, VARCHAR -> value instanceof UTF8String s ? s.getBytes() : null;
      case BINARY, VARBINARY -> value instanceof byte[] b ? b : null;
      case UUID -> value instanceof UTF8String s ? uuid(s.toString()) : null;
      case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> null;
    };
  }

  /** Only what is written as the column is read, as any other text equals no value of it. */
  private static byte @Nullable [] uuid(String text) {
    try {
      java.util.UUID id = java.util.UUID.fromString(text);
      return id.toString().equals(text.toLowerCase(Locale.ROOT)) && text.equals(id.toString())
          ? java.nio.ByteBuffer.allocate(SparkTypes.WIDE_BYTES)
              .putLong(id.getMostSignificantBits())
              .putLong(id.getLeastSignificantBits())
              .array()
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
