package dev.yore.server.cli;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Prints a result's rows. */
@FunctionalInterface
interface RowPrinter {

  /** Prints all rows that are left and returns how many. */
  long print(ResultSet rows) throws SQLException, IOException;
}
