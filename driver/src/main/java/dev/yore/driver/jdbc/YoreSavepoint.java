package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/** A point of a connection's transaction to which it can roll back. Immutable. */
final class YoreSavepoint implements Savepoint {
  private final Connection connection;
  private final int id;
  private final @Nullable String name;

  /**
   * A savepoint.
   *
   * @param name null if the user gave none
   */
  YoreSavepoint(Connection connection, int id, @Nullable String name) {
    this.connection = connection;
    this.id = id;
    this.name = name;
  }

  /** The savepoint, if it is one of the connection's. */
  static YoreSavepoint of(Savepoint savepoint, Connection connection) throws SQLException {
    if (savepoint instanceof YoreSavepoint own && own.connection == connection) {
      return own;
    }
    throw SqlErrors.create(
        ErrorCode.SAVEPOINT_NOT_FOUND, "the savepoint is none of this connection's: " + savepoint);
  }

  /** As SQL names it; names of users and ours cannot meet, and no two of ours are the same. */
  String sqlName() {
    return SqlText.name(name == null ? "unnamed#" + id : name);
  }

  @Override
  public int getSavepointId() throws SQLException {
    if (name != null) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER, "savepoint " + name + " has a name and so no id");
    }
    return id;
  }

  @Override
  public String getSavepointName() throws SQLException {
    if (name == null) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER, "savepoint " + id + " has an id and so no name");
    }
    return name;
  }

  @Override
  public String toString() {
    return sqlName();
  }
}
