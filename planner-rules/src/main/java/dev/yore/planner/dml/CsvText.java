package dev.yore.planner.dml;

import org.jspecify.annotations.Nullable;

/**
 * Writes lines of CSV: fields are quoted where they would be taken for something else, and nulls
 * are the null text, unquoted. One thread.
 */
final class CsvText {
  private final CopyOptions options;
  private final StringBuilder line = new StringBuilder();

  CsvText(CopyOptions options) {
    this.options = options;
  }

  /** The fields and a line's end. */
  String line(@Nullable String[] fields) {
    line.setLength(0);
    for (int i = 0; i < fields.length; i++) {
      if (i > 0) {
        line.append(options.delimiter());
      }
      append(fields[i]);
    }
    return line.append('\n').toString();
  }

  private void append(@Nullable String field) {
    if (field == null) {
      line.append(options.nullText());
    } else if (needsQuotes(field)) {
      String quote = String.valueOf(options.quote());
      line.append(quote).append(field.replace(quote, quote + quote)).append(quote);
    } else {
      line.append(field);
    }
  }

  private boolean needsQuotes(String field) {
    if (field.isEmpty() || field.equals(options.nullText())) {
      return true;
    }
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == options.delimiter() || c == options.quote() || c == '\n' || c == '\r') {
        return true;
      }
    }
    return field.charAt(0) == ' ' || field.charAt(field.length() - 1) == ' ';
  }
}
