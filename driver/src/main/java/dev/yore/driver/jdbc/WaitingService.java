package dev.yore.driver.jdbc;

/** A way to a server whose waiting for answers can be limited. Safe for use by many threads. */
public interface WaitingService {

  /**
   * Limits the wait for each answer from now on.
   *
   * @param millis 0 for no limit
   */
  void setTimeoutMillis(int millis);

  /** The limit in milliseconds, 0 for none. */
  int timeoutMillis();
}
