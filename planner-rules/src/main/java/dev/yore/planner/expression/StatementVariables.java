package dev.yore.planner.expression;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import org.jspecify.annotations.Nullable;

/** Names under which an execution knows what does not come from rows. Pure functions. */
public final class StatementVariables {
  /** The time of the statement, ms since the epoch. */
  public static final String NOW = "$now";

  /** Calcite's data context, for what its compiler made and for scans; no physical value. */
  public static final String DATA_CONTEXT = "yoreDataContext";

  private StatementVariables() {}

  /**
   * The name of a parameter, counted from 0, in the form of a type; decimals of different scales
   * have different physical values.
   */
  static String parameter(int index, ColumnType type) {
    return type.kind() == Kind.DECIMAL ? "?" + index + "." + type.scale() : "?" + index;
  }

  public static boolean isParameter(String name) {
    return name.startsWith("?");
  }

  /** A parameter's name without its form, as data contexts know it. */
  public static String plainParameter(String name) {
    int scale = name.indexOf('.');
    return scale < 0 ? name : name.substring(0, scale);
  }

  /**
   * A parameter's physical value in the form its name asks for.
   *
   * @param value of Calcite's internal representation
   */
  public static @Nullable Object physical(String name, @Nullable Object value) {
    int scale = name.indexOf('.');
    if (value == null || scale < 0) {
      return value == null ? null : PhysicalValues.plainForm(value);
    }
    ColumnType type =
        PhysicalTypes.decimalParameter(Integer.parseInt(name, scale + 1, name.length(), 10));
    if (!PhysicalValues.holdsExactly(value, type)) {
      throw new StoreException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "parameter "
              + (Integer.parseInt(name, 1, scale, 10) + 1)
              + ": "
              + value
              + " has more digits than "
              + type.precision()
              + ", or more than "
              + type.scale()
              + " after the point");
    }
    return PhysicalValues.toPhysical(value, type);
  }

  /** The name of a field of an outer query's row. */
  public static String outerField(String row, String field) {
    return row + "." + field;
  }
}
