package dev.yore.engine.expression.compile;

/**
 * Java that reads a row's values: from a field's arrays as {@link LoopClass} has opened them, or
 * from what is remembered about an entry of its dictionary. Pure functions.
 */
final class LoopReads {
  private LoopReads() {}

  /**
   * Declares and reads a field's value; that of a null row is not looked at where it may be none.
   *
   * @param entry a name of its own
   */
  static String field(Node.Field field, LoopValue value, String entry) {
    int f = field.index();
    String isNull =
        value.neverNull() ? "" : "boolean %s = isNull(m%d, i); ".formatted(value.isNull(), f);
    String guard = value.neverNull() ? "" : "if (!%s) ".formatted(value.isNull());
    return isNull
        + switch (field.rep()) {
          case LONG -> "long %s = a%d[i];".formatted(value.a(), f);
          case DOUBLE -> "double %s = a%d[i];".formatted(value.a(), f);
          case BYTES ->
              """
              byte[] %1$s = a%5$d; int %2$s = 0, %3$s = 0;
              %6$s{ int %4$s = c%5$d == null ? i : c%5$d[i]; \
              %2$s = s%5$d[%4$s]; %3$s = s%5$d[%4$s + 1]; }"""
                  .formatted(value.a(), value.b(), value.c(), entry, f, guard);
          case WIDE ->
              """
              long %1$s = 0L, %2$s = 0L;
              %5$s{ if (l%4$d != null) { %2$s = l%4$d[i]; %1$s = %2$s >> 63; } else { \
              int %3$s = s%4$d[c%4$d == null ? i : c%4$d[i]]; \
              %1$s = Int128.high(a%4$d, %3$s); %2$s = Int128.low(a%4$d, %3$s); } }"""
                  .formatted(value.a(), value.b(), entry, f, guard);
        };
  }

  /** A condition: whether the row has an entry. A null row's code means nothing. */
  static String hasEntry(int memo, boolean hasNulls) {
    String hasMemo = "t%d != null".formatted(memo);
    return hasNulls ? hasMemo + " && !isNull(n%d, i)".formatted(memo) : hasMemo;
  }

  /** Declares the row's entry and its state, 0 for unknown, and takes over what is known of it. */
  static String remembered(
      LoopValue result, int memo, String entry, String state, String hasEntry) {
    String isNull =
        result.neverNull()
            ? ""
            : " %s = %s == DictionaryMemo.NULL;".formatted(result.isNull(), state);
    return """
        byte %2$s = 0; int %1$s = 0;
        if (%5$s) { %1$s = d%3$d[i]; %2$s = t%3$d[%1$s]; }
        if (%2$s != 0) { %4$s = w%3$d[%1$s];%6$s }"""
        .formatted(entry, state, memo, result.a(), hasEntry, isNull);
  }

  /** Remembers a result. */
  static String remember(LoopValue result, int memo, String entry, String hasEntry) {
    String known = "DictionaryMemo.KNOWN";
    String state =
        result.neverNull()
            ? known
            : "%s ? DictionaryMemo.NULL : %s".formatted(result.isNull(), known);
    return "if (%4$s) { t%2$d[%1$s] = %5$s; w%2$d[%1$s] = %3$s; }"
        .formatted(entry, memo, result.a(), hasEntry, state);
  }
}
