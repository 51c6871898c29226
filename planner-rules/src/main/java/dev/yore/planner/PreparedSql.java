package dev.yore.planner;

import org.apache.calcite.rel.type.RelDataType;

/** A statement ready to run any number of times, by any session of its database. Immutable. */
public interface PreparedSql {
  /** What running it yields. */
  enum Kind {
    /** Rows. */
    QUERY,
    /** A number of changed rows. */
    DML,
    /** Nothing (counted as 0): CREATE, DROP, SET, COMMIT … */
    OTHER
  }

  String sql();

  Kind kind();

  /** The result's columns with names as the user wrote them; a single ROWCOUNT for non-queries. */
  RelDataType rowType();

  /** One field per {@code ?} in order; a type that could not be inferred is ANY. */
  RelDataType parameterType();
}
