package dev.yore.server.conformance;

import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The interfaces whose methods are called, and how to come by a fresh object of each. */
enum Subject {
  DATABASE_META_DATA(DatabaseMetaData.class) {
    @Override
    Object open(Connection connection, String method) throws SQLException {
      return connection.getMetaData();
    }
  },
  CONNECTION(Connection.class) {
    @Override
    Object open(Connection connection, String method) throws SQLException {
      connection.setAutoCommit(method.contains("AutoCommit"));
      return connection;
    }
  },
  STATEMENT(Statement.class) {
    @Override
    Object open(Connection connection, String method) throws SQLException {
      Statement statement = connection.createStatement();
      if (method.contains("Batch")) {
        statement.addBatch("DELETE FROM every_type WHERE i = -1");
      }
      return statement;
    }
  },
  PREPARED_STATEMENT(PreparedStatement.class) {
    @Override
    Object open(Connection connection, String method) throws SQLException {
      if (method.endsWith("Update") || method.contains("Batch")) {
        return connection.prepareStatement("DELETE FROM every_type WHERE i = -1");
      }
      return connection.prepareStatement(
          method.startsWith("set") && Columns.isOfOneType(method)
              ? "SELECT i FROM every_type WHERE " + Columns.labelFor(method) + " = ?"
              : "SELECT i FROM every_type");
    }

    /** Those that take SQL have to refuse it here. */
    @Override
    boolean has(java.lang.reflect.Method method) {
      boolean takesSql =
          method.getParameterCount() > 0
              && method.getParameterTypes()[0] == String.class
              && method.getDeclaringClass() == Statement.class
              && !method.getName().startsWith("enquote")
              && !method.getName().startsWith("is")
              && !method.getName().equals("setCursorName");
      return super.has(method) && !takesSql;
    }
  },
  RESULT_SET(ResultSet.class) {
    @Override
    Object open(Connection connection, String method) throws SQLException {
      Statement statement =
          connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
      ResultSet rows = statement.executeQuery(Columns.QUERY);
      rows.next();
      return rows;
    }
  },
  RESULT_SET_META_DATA(ResultSetMetaData.class) {
    @Override
    Object open(Connection connection, String method) throws SQLException {
      return connection.prepareStatement(Columns.QUERY).getMetaData();
    }
  },
  PARAMETER_META_DATA(ParameterMetaData.class) {
    @Override
    Object open(Connection connection, String method) throws SQLException {
      return connection
          .prepareStatement("SELECT i FROM every_type WHERE d > ?")
          .getParameterMetaData();
    }
  },
  SAVEPOINT(Savepoint.class) {
    @Override
    Object open(Connection connection, String method) throws SQLException {
      connection.setAutoCommit(false);
      return method.endsWith("Name") ? connection.setSavepoint("here") : connection.setSavepoint();
    }
  },
  CLOB(Clob.class) {
    @Override
    Object open(Connection connection, String method) throws SQLException {
      return filled(connection.createClob());
    }
  },
  NCLOB(NClob.class) {
    @Override
    Object open(Connection connection, String method) throws SQLException {
      return filled(connection.createNClob());
    }
  },
  BLOB(Blob.class) {
    @Override
    Object open(Connection connection, String method) throws SQLException {
      Blob blob = connection.createBlob();
      blob.setBytes(1, new byte[] {1, 2, 3});
      return blob;
    }
  },
  ARRAY(Array.class) {
    @Override
    Object open(Connection connection, String method) throws SQLException {
      return connection.createArrayOf("INTEGER", new Object[] {1, 2});
    }
  };

  private final Class<?> type;

  Subject(Class<?> type) {
    this.type = type;
  }

  private static Clob filled(Clob clob) throws SQLException {
    clob.setString(1, "text");
    return clob;
  }

  String typeName() {
    return type.getSimpleName();
  }

  Class<?> type() {
    return type;
  }

  boolean has(java.lang.reflect.Method method) {
    return !java.lang.reflect.Modifier.isStatic(method.getModifiers());
  }

  /** In an order that does not depend on the JVM. */
  List<java.lang.reflect.Method> methods() {
    return Arrays.stream(type.getMethods())
        .filter(this::has)
        .sorted(Comparator.comparing(Calls::describe))
        .toList();
  }

  /** An object to call the named method on. */
  abstract Object open(Connection connection, String method) throws SQLException;
}
