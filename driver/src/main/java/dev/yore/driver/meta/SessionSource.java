package dev.yore.driver.meta;

import dev.yore.planner.Database;
import dev.yore.planner.SqlSession;
import java.util.Map;

/** Where connections get their sessions from. Safe for use by many threads. */
@FunctionalInterface
public interface SessionSource {

  /**
   * What a connection works with.
   *
   * @param release called once, after the session was closed
   */
  record Opened(Database database, SqlSession session, Runnable release) {}

  /**
   * Opens a session.
   *
   * @param properties the connection's properties
   * @throws dev.yore.store.StoreException if the store cannot be opened
   */
  Opened open(Map<String, String> properties);
}
