package dev.yore.engine.expression;

/**
 * What the engine computes without leaving its loops. Unless said otherwise a null operand gives
 * null, integers and decimals that leave their result type throw {@code VALUE_OUT_OF_RANGE} instead
 * of wrapping, and operands of comparisons have the same type.
 */
public enum ScalarFunction {
  ADD,
  SUBTRACT,
  MULTIPLY,
  /**
   * Division by zero throws {@code DIVISION_BY_ZERO}; decimals round half up at the result's scale.
   */
  DIVIDE,
  MOD,
  NEGATE,
  ABS,

  EQUAL,
  NOT_EQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  /** Never null; two nulls are not distinct. */
  IS_DISTINCT_FROM,
  IS_NOT_DISTINCT_FROM,

  /** Three-valued; the right side is not computed for rows that the left side decides. */
  AND,
  OR,
  NOT,
  IS_NULL,
  IS_NOT_NULL,
  IS_TRUE,
  IS_NOT_TRUE,
  IS_FALSE,
  IS_NOT_FALSE,

  /** Condition, value, condition, value …, otherwise; values only for the rows that need them. */
  CASE,
  /** The first operand that is not null. */
  COALESCE,
  /**
   * To a type that can hold the value. Exact numbers and BIGINT round half up, doubles to narrower
   * integers towards zero (SQL's are rounded first); what leaves the type throws {@code
   * VALUE_OUT_OF_RANGE}, text that is none of its values {@code INVALID_CAST}. Text and binary
   * values that are too long are cut. Between BIGINT and a DATE, TIME or TIMESTAMP the physical
   * number stays.
   */
  CAST,
  /**
   * Operand 0 among the others, which are constants or variables; three-valued like OR of EQUAL.
   */
  IN,

  /** Text, pattern, and optionally the escape character. */
  LIKE,
  SUBSTRING,
  CONCAT,
  UPPER,
  LOWER,
  CHAR_LENGTH,
  /** Text and characters to remove from the start, the end or both. */
  TRIM_LEADING,
  TRIM_TRAILING,
  TRIM_BOTH,
  POSITION,
  REPLACE,

  EXTRACT_YEAR,
  EXTRACT_QUARTER,
  EXTRACT_MONTH,
  /** As ISO counts them. */
  EXTRACT_WEEK,
  EXTRACT_DAY,
  /** 1 for Sunday. */
  EXTRACT_DAY_OF_WEEK,
  EXTRACT_DAY_OF_YEAR,
  EXTRACT_HOUR,
  EXTRACT_MINUTE,
  EXTRACT_SECOND,
  /** Of the minute: its seconds are in it. */
  EXTRACT_MILLISECOND,
  EXTRACT_EPOCH,
  /** A date or timestamp and a number of months; the day is cut to the month's last. */
  ADD_MONTHS,
  /** A date, time or timestamp and milliseconds. */
  ADD_MILLIS,
  /** Whole months from the second of two dates or timestamps to the first. */
  MONTHS_BETWEEN,
  /** To the start of the unit; a week begins on Sunday. */
  FLOOR_YEAR,
  FLOOR_QUARTER,
  FLOOR_MONTH,
  FLOOR_WEEK,
  FLOOR_DAY,
  FLOOR_HOUR,
  FLOOR_MINUTE,
  FLOOR_SECOND,

  FLOOR,
  CEIL,
  ROUND,
  TRUNCATE,
  SQRT,
  POWER,
  EXP,
  LN,
  LOG10,
  SIGN
}
