package dev.yore.driver.meta;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.calcite.avatica.NoSuchConnectionException;
import org.jspecify.annotations.Nullable;

/** The open sessions by connection id. Safe for use by many threads. */
public final class Sessions {
  /** A server that lets more in would only make all of them slow; their owners leaked them. */
  static final int MAX_SESSIONS = 1_000;

  private final SessionSource source;
  private final Map<String, ClientSession> sessions = new ConcurrentHashMap<>();

  public Sessions(SessionSource source) {
    this.source = source;
  }

  void open(String connectionId, Map<String, String> properties) {
    if (sessions.size() >= MAX_SESSIONS) {
      throw new StoreException(
          ErrorCode.OUT_OF_MEMORY_BUDGET,
          "there are " + MAX_SESSIONS + " open connections already; close some");
    }
    ClientSession session = new ClientSession(source.open(properties));
    if (sessions.putIfAbsent(connectionId, session) != null) {
      session.close();
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER, "connection " + connectionId + " is open already");
    }
  }

  /**
   * @param connectionId null from a client that sent none
   */
  ClientSession get(@Nullable String connectionId) {
    if (connectionId == null) {
      throw new StoreException(ErrorCode.INVALID_PARAMETER, "the request names no connection");
    }
    ClientSession session = sessions.get(connectionId);
    if (session == null) {
      throw new NoSuchConnectionException(connectionId);
    }
    return session;
  }

  Optional<ClientSession> find(String connectionId) {
    return Optional.ofNullable(sessions.get(connectionId));
  }

  void close(String connectionId) {
    ClientSession session = sessions.remove(connectionId);
    if (session != null) {
      session.close();
    }
  }

  public int count() {
    return sessions.size();
  }

  /**
   * Closes the sessions nobody has used for that long; what they had not committed is rolled back.
   *
   * @return how many were closed
   */
  public int closeIdle(Duration limit) {
    int closed = 0;
    for (Map.Entry<String, ClientSession> entry : sessions.entrySet()) {
      if (entry.getValue().idleNanos() > limit.toNanos()) {
        close(entry.getKey());
        closed++;
      }
    }
    return closed;
  }

  /** Closes all sessions, stopping what they run. */
  public void closeAll() {
    for (String connectionId : sessions.keySet()) {
      close(connectionId);
    }
  }
}
