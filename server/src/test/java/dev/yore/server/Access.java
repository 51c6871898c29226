package dev.yore.server;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The ways a program can reach a store that is served. */
public enum Access {
  EMBEDDED {
    @Override
    public Connection connect(Path store, YoreServer server) throws SQLException {
      return DriverManager.getConnection("jdbc:yore:" + store);
    }
  },
  REMOTE {
    @Override
    public Connection connect(Path store, YoreServer server) throws SQLException {
      return DriverManager.getConnection(server.url());
    }
  },
  STOCK_PROTOBUF {
    @Override
    public Connection connect(Path store, YoreServer server) throws SQLException {
      return StockDriver.connect(server.port(), "protobuf");
    }
  },
  STOCK_JSON {
    @Override
    public Connection connect(Path store, YoreServer server) throws SQLException {
      return StockDriver.connect(server.port(), "json");
    }
  };

  public abstract Connection connect(Path store, YoreServer server) throws SQLException;
}
