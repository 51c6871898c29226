package dev.yore.planner.session;

import dev.yore.planner.PreparedSql;
import org.apache.calcite.rel.type.RelDataType;

/**
 * What a client holds of a statement: its text and shape. The plan itself is found anew at each
 * execution, since the catalog may have changed. Immutable.
 */
record Prepared(String sql, Kind kind, RelDataType rowType, RelDataType parameterType)
    implements PreparedSql {
  static Prepared of(String sql, Compiled compiled) {
    return new Prepared(sql, compiled.kind(), compiled.rowType(), compiled.parameterType());
  }
}
