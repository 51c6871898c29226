package dev.yore.engine.plan;

/** What a group's rows are reduced to. All but COUNT ignore nulls and give null for no value. */
public enum AggregateFunction {
  /** Rows, or rows in which every argument is not null. Never null. */
  COUNT,
  /** Exact; throws {@code VALUE_OUT_OF_RANGE} when the result type cannot hold it. */
  SUM,
  /** A sum that is 0 for no rows. */
  SUM0,
  /** Exact for integers and decimals: rounded half up once, at the result's scale. */
  AVG,
  MIN,
  MAX,
  /** Any value of the group, the same for all calls of one execution. */
  ANY_VALUE,
  /** The only value; more than one row throws {@code CARDINALITY}. */
  SINGLE_VALUE,
  STDDEV_POP,
  STDDEV_SAMP,
  VAR_POP,
  VAR_SAMP,
  BOOL_AND,
  BOOL_OR,
  BIT_AND,
  BIT_OR,
  BIT_XOR,
  /** Texts joined by the second argument, a constant. */
  LISTAGG,
  /** 1 per key that the row's grouping set leaves out, as bits, the first argument's highest. */
  GROUPING
}
