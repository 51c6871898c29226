package dev.yore.tpc.bench.system;

import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.Parameters;
import dev.yore.tpc.tpch.TpchCsv;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Loads generated rows into tables that exist: through batches of a prepared INSERT, or through a
 * text file that the system reads. Generating the rows is part of both. Stateless.
 */
final class BatchLoader {
  private static final int BATCH_ROWS = 5_000;

  private BatchLoader() {}

  /** Tells a system to read a text file into a table. */
  interface FileReader {
    void read(TpchTable table, Path file) throws SQLException;
  }

  /** Inserts all tables' rows, a transaction per table. */
  static long insert(Connection connection, double scale, LoadProgress progress)
      throws SQLException {
    connection.setAutoCommit(false);
    long rows = 0;
    for (TpchTable table : TpchTable.values()) {
      rows += insert(connection, table, scale, progress);
      connection.commit();
    }
    return rows;
  }

  private static long insert(
      Connection connection, TpchTable table, double scale, LoadProgress progress)
      throws SQLException {
    long rows = 0;
    int inBatch = 0;
    try (PreparedStatement insert = connection.prepareStatement(table.insertSql())) {
      for (Object[] row : table.rows(scale)) {
        Parameters.bind(insert, row);
        insert.addBatch();
        rows++;
        if (++inBatch == BATCH_ROWS) {
          insert.executeBatch();
          progress.loaded(table, inBatch);
          inBatch = 0;
        }
      }
      if (inBatch > 0) {
        insert.executeBatch();
        progress.loaded(table, inBatch);
      }
    }
    return rows;
  }

  /** Writes each table to a text file, has it read and deletes it. */
  static long throughFiles(Path directory, double scale, LoadProgress progress, FileReader reader)
      throws SQLException, IOException {
    long rows = 0;
    for (TpchTable table : TpchTable.values()) {
      long written = throughFile(directory, table, table.rows(scale), reader);
      progress.loaded(table, written);
      rows += written;
    }
    return rows;
  }

  static long throughFile(
      Path directory, TpchTable table, Iterable<Object[]> rows, FileReader reader)
      throws SQLException, IOException {
    Path file = directory.resolve(table.sqlName() + ".csv");
    try {
      long written = TpchCsv.write(table, rows, file);
      reader.read(table, file);
      return written;
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
