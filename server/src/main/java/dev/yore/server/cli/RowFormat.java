package dev.yore.server.cli;

import java.io.PrintWriter;

/** The ways rows can be printed. */
enum RowFormat {
  /** Aligned columns between lines, for people. */
  TABLE {
    @Override
    RowPrinter printer(PrintWriter out) {
      return new TablePrinter(out);
    }
  },
  /** RFC 4180 with a header, for programs; NULL is empty, an empty text is {@code ""}. */
  CSV {
    @Override
    RowPrinter printer(PrintWriter out) {
      return new CsvRows(out);
    }
  };

  abstract RowPrinter printer(PrintWriter out);
}
