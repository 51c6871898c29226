package dev.yore.spark;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Who commits to the store: its server, or whoever else has it open, behind a JDBC URL. Only the
 * driver process asks it. Immutable.
 *
 * @param url null where a catalogue only reads
 */
record WriterAddress(@Nullable String url, @Nullable String user, @Nullable String password)
    implements Serializable {

  /**
   * Asks for the commit of a staged job. Asking twice does no harm.
   *
   * @return the commit's sequence
   * @throws StoreException {@code INVALID_PARAMETER} without a writer or its driver; what the
   *     writer says, with its words
   */
  long commit(String jobId) {
    String place = require();
    try (Connection writer = connect(place);
        Statement statement = writer.createStatement();
        ResultSet committed = statement.executeQuery("CALL SYS.COMMIT_STAGED('" + jobId + "')")) {
      committed.next();
      return committed.getLong("SEQ");
    } catch (SQLException e) {
      throw new StoreException(
          ErrorCode.CONNECTION_FAILED,
          "the writer %s did not confirm job '%s': %s; if it may have committed, CALL SYS.COMMIT_STAGED('%s') there tells"
              .formatted(place, jobId, e.getMessage(), jobId),
          e);
    }
  }

  /** Asks nothing, so that a mistake is found before rows are written. */
  String require() {
    String place = url;
    if (place == null) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "this catalogue only reads: set spark.sql.catalog.NAME.writer to the JDBC URL of the store's server, such as jdbc:yore://host:8765/");
    }
    try {
      DriverManager.getDriver(place);
      return place;
    } catch (SQLException e) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "no JDBC driver for %s: add yore-driver-…-remote.jar to the class path of Spark's driver"
              .formatted(place),
          e);
    }
  }

  private Connection connect(String place) throws SQLException {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    return DriverManager.getConnection(place, properties);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return String.valueOf(url);
  }
}
