package dev.yore.driver.meta;

import static dev.yore.driver.meta.CatalogRows.row;

import dev.yore.planner.SystemProcedure;
import dev.yore.planner.SystemProcedure.Parameter;
import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers {@code DatabaseMetaData}'s questions about what CALL runs. Pure functions. */
final class ProcedureRows {
  private static final String SCHEMA = "SYS";
  private static final int BIGINT_DIGITS = 19;
  private static final int BIGINT_BYTES = 8;
  private static final int DECIMAL_RADIX = 10;

  private ProcedureRows() {}

  static List<Object> matching(LikePattern schema, LikePattern name) {
    List<Object> rows = new ArrayList<>();
    for (SystemProcedure procedure : selected(schema, name)) {
      rows.add(
          row(
              null,
              SCHEMA,
              procedure.name(),
              null,
              null,
              null,
              procedure.remarks(),
              // Some give rows, none a return value.
              (short) DatabaseMetaData.procedureNoResult,
              procedure.name()));
    }
    return rows;
  }

  static List<Object> columns(LikePattern schema, LikePattern name, LikePattern column) {
    List<Object> rows = new ArrayList<>();
    for (SystemProcedure procedure : selected(schema, name)) {
      for (int i = 0; i < procedure.parameters().size(); i++) {
        Parameter parameter = procedure.parameters().get(i);
        if (column.matches(parameter.name().toUpperCase(Locale.ROOT))) {
          rows.add(column(procedure, parameter, i + 1));
        }
      }
    }
    return rows;
  }

  private static List<SystemProcedure> selected(LikePattern schema, LikePattern name) {
    return SystemProcedure.ALL.stream()
        .filter(procedure -> schema.matches(SCHEMA) && name.matches(procedure.name()))
        .toList();
  }

  private static Object column(SystemProcedure procedure, Parameter parameter, int position) {
    boolean number = parameter.isNumber();
    return row(
        null,
        SCHEMA,
        procedure.name(),
        parameter.name().toUpperCase(Locale.ROOT),
        (short) DatabaseMetaData.procedureColumnIn,
        number ? Types.BIGINT : Types.VARCHAR,
        number ? "BIGINT" : "VARCHAR",
        number ? (Object) BIGINT_DIGITS : null,
        number ? (Object) BIGINT_BYTES : null,
        number ? (Object) (short) 0 : null,
        number ? (Object) (short) DECIMAL_RADIX : null,
        (short) DatabaseMetaData.procedureNoNulls,
        parameter.isOptional() ? "may be left out" : null,
        null,
        null,
        null,
        null,
        position,
        "NO",
        procedure.name());
  }
}
