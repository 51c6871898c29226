package dev.yore.engine.expression.compile;

/**
 * The names of a value in a generated loop. Immutable.
 *
 * @param isNull whether it is null; "false" for never
 * @param a what holds it: the number, a wide decimal's upper half, or the bytes
 * @param b the lower half, or where the bytes start
 * @param c where the bytes end
 */
record LoopValue(String isNull, Rep rep, String a, String b, String c) {
  static LoopValue of(String isNull, Rep rep, String name) {
    return switch (rep) {
      case LONG, DOUBLE -> new LoopValue(isNull, rep, name, "", "");
      case WIDE -> new LoopValue(isNull, rep, name + "h", name + "l", "");
      case BYTES -> new LoopValue(isNull, rep, name + "d", name + "f", name + "t");
    };
  }

  boolean neverNull() {
    return isNull.equals("false");
  }

  /** A Java condition: a boolean that is true. */
  String isTrue() {
    return neverNull() ? "(" + a + " != 0L)" : "(!" + isNull + " && " + a + " != 0L)";
  }

  /** A boolean that is true as a long 1, without a jump if it is never null. */
  String isTrueBit() {
    return neverNull() ? a : "(" + isNull + " ? 0L : " + a + ")";
  }

  String declaration(String initialNull) {
    String flag = neverNull() ? "" : "boolean " + isNull + " = " + initialNull + "; ";
    return flag
        + switch (rep) {
          case LONG -> "long " + a + " = 0L;";
          case DOUBLE -> "double " + a + " = 0.0;";
          case WIDE -> "long " + a + " = 0L; long " + b + " = 0L;";
          case BYTES -> "byte[] " + a + " = NO_BYTES; int " + b + " = 0; int " + c + " = 0;";
        };
  }

  String assign(LoopValue from) {
    String values =
        switch (rep) {
          case LONG, DOUBLE -> a + " = " + from.a + ";";
          case WIDE -> a + " = " + from.a + "; " + b + " = " + from.b + ";";
          case BYTES ->
              a + " = " + from.a + "; " + b + " = " + from.b + "; " + c + " = " + from.c + ";";
        };
    return neverNull() ? values : isNull + " = " + from.isNull + "; " + values;
  }

  /** Puts the value into a cell. */
  String store(String cell) {
    return switch (rep) {
      case LONG -> cell + ".low = " + a + ";";
      case DOUBLE -> cell + ".number = " + a + ";";
      case WIDE -> cell + ".setWide(" + a + ", " + b + ");";
      case BYTES -> cell + ".setBytes(" + a + ", " + b + ", " + c + ");";
    };
  }

  /** Takes the value out of a cell. */
  String load(String cell) {
    String values =
        switch (rep) {
          case LONG -> a + " = " + cell + ".low;";
          case DOUBLE -> a + " = " + cell + ".number;";
          case WIDE -> a + " = " + cell + ".high; " + b + " = " + cell + ".low;";
          case BYTES ->
              a + " = " + cell + ".data; " + b + " = " + cell + ".from; " + c + " = " + cell
                  + ".to;";
        };
    return neverNull() ? values : isNull + " = " + cell + ".isNull; " + values;
  }
}
