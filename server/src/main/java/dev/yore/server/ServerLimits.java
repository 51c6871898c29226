package dev.yore.server;

import dev.yore.driver.meta.Sessions;
import java.time.Duration;

/**
 * How much of a server its clients may take. Immutable.
 *
 * @param maxRequestBytes larger requests are refused with HTTP status 413
 * @param maxSessions connections that may be open at once
 * @param sessionIdle sessions unused for longer are closed, and what they had open is rolled back
 * @param requestIdle a request whose bytes stop coming for so long is given up
 * @param drain how long a server that stops waits for running statements, results being read and
 *     open transactions
 * @param maxLag a replica that is older than this tells load balancers that it is not ready
 */
public record ServerLimits(
    long maxRequestBytes,
    int maxSessions,
    Duration sessionIdle,
    Duration requestIdle,
    Duration drain,
    Duration maxLag) {

  /** A batch of 10,000 wide rows fits; a whole import in one request does not. */
  public static final long DEFAULT_MAX_REQUEST_BYTES = 64L << 20;

  public static final ServerLimits DEFAULT =
      new ServerLimits(
          DEFAULT_MAX_REQUEST_BYTES,
          Sessions.DEFAULT_MAX_SESSIONS,
          Duration.ofMinutes(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1));

  public ServerLimits withMaxRequestBytes(long value) {
    return new ServerLimits(value, maxSessions, sessionIdle, requestIdle, drain, maxLag);
  }

  public ServerLimits withMaxSessions(int value) {
    return new ServerLimits(maxRequestBytes, value, sessionIdle, requestIdle, drain, maxLag);
  }

  public ServerLimits withSessionIdle(Duration value) {
    return new ServerLimits(maxRequestBytes, maxSessions, value, requestIdle, drain, maxLag);
  }

  public ServerLimits withRequestIdle(Duration value) {
    return new ServerLimits(maxRequestBytes, maxSessions, sessionIdle, value, drain, maxLag);
  }

  public ServerLimits withDrain(Duration value) {
    return new ServerLimits(maxRequestBytes, maxSessions, sessionIdle, requestIdle, value, maxLag);
  }

  public ServerLimits withMaxLag(Duration value) {
    return new ServerLimits(maxRequestBytes, maxSessions, sessionIdle, requestIdle, drain, value);
  }
}
