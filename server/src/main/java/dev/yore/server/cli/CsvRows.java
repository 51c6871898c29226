package dev.yore.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;

/** Prints rows as comma-separated values. */
final class CsvRows implements RowPrinter {
  /** As {@link LoadCommand} reads them. */
  static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setRecordSeparator('\n')
          .setNullString("")
          .setQuoteMode(QuoteMode.MINIMAL)
          .get();

  private final PrintWriter out;

  CsvRows(PrintWriter out) {
    this.out = out;
  }

  @Override
  public long print(ResultSet rows) throws SQLException, IOException {
    ResultSetMetaData metaData = rows.getMetaData();
    int columns = metaData.getColumnCount();
    // Closing the printer would close the stream it was given.
    @SuppressWarnings("resource")
    CSVPrinter printer = new CSVPrinter(out, FORMAT);
    for (int i = 1; i <= columns; i++) {
      printer.print(metaData.getColumnLabel(i));
    }
    printer.println();
    long count = 0;
    while (rows.next()) {
      for (int i = 1; i <= columns; i++) {
        printer.print(rows.getString(i));
      }
      printer.println();
      count++;
    }
    printer.flush();
    return count;
  }
}
