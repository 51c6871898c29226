package dev.yore.driver.meta;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions by connection id. A session serves the user who opened it and nobody else, who
 * is told that there is no such connection. Safe for use by many threads.
 */
public final class Sessions {
  /** A server that lets more in would only make all of them slow; their owners leaked them. */
  public static final int DEFAULT_MAX_SESSIONS = 1_000;

  /** What a driver says of a session in which it asks ahead of its application. */
  public static final String BACKGROUND = "background";

  private final SessionSource source;
  private final Supplier<String> user;
  private final int maxSessions;
  private final Map<String, ClientSession> sessions = new ConcurrentHashMap<>();
  private volatile boolean draining;

  /** For one user, whose process this is. */
  Sessions(SessionSource source) {
    this(source, () -> "", DEFAULT_MAX_SESSIONS);
  }

  /**
   * @param user whose request the calling thread is working on
   * @param maxSessions how many may be open at once
   */
  public Sessions(SessionSource source, Supplier<String> user, int maxSessions) {
    this.source = source;
    this.user = user;
    this.maxSessions = maxSessions;
  }

  void open(@Nullable String connectionId, Map<String, String> properties) {
    String named = named(connectionId);
    AnswerNotes.ofConnection(named);
    if (draining) {
      throw new StoreException(
          ErrorCode.CONNECTION_FAILED, "the server is stopping and takes no new connections");
    }
    if (Boolean.parseBoolean(properties.get(BACKGROUND)) && sessions.size() >= maxSessions / 2) {
      throw new StoreException(
          ErrorCode.OUT_OF_MEMORY_BUDGET,
          "half of " + maxSessions + " connections are open, the rest is for those who wait");
    }
    if (sessions.size() >= maxSessions) {
      AnswerNotes.refused(AnswerNotes.Missing.ROOM, maxSessions + " connections are open already");
      throw new StoreException(
          ErrorCode.OUT_OF_MEMORY_BUDGET,
          "there are " + maxSessions + " open connections already; close some");
    }
    ClientSession session = new ClientSession(source.open(properties), user.get());
    if (sessions.putIfAbsent(named, session) != null) {
      session.close();
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER, "connection " + named + " is open already");
    }
  }

  /**
   * @param connectionId null from a client that sent none
   */
  ClientSession get(@Nullable String connectionId) {
    String named = named(connectionId);
    return find(named).orElseThrow(() -> new UnknownConnectionException(named));
  }

  private static String named(@Nullable String connectionId) {
    AnswerNotes.understood();
    if (connectionId == null) {
      throw new StoreException(ErrorCode.INVALID_PARAMETER, "the request names no connection");
    }
    return connectionId;
  }

  /**
   * The session, unless there is none or it is somebody else's; the answer is about it.
   *
   * @param connectionId null from a client that sent none
   */
  Optional<ClientSession> find(@Nullable String connectionId) {
    Optional<ClientSession> session = peek(named(connectionId));
    session.ifPresent(AnswerNotes::of);
    return session;
  }

  /** The session, unless there is none or it is somebody else's. */
  Optional<ClientSession> peek(String connectionId) {
    AnswerNotes.understood();
    AnswerNotes.ofConnection(connectionId);
    ClientSession session = sessions.get(connectionId);
    if (session == null) {
      AnswerNotes.refused(AnswerNotes.Missing.CONNECTION, "no connection " + connectionId);
      return Optional.empty();
    }
    String asking = user.get();
    if (!session.user().equals(asking)) {
      AnswerNotes.refused(
          AnswerNotes.Missing.CONNECTION_OF_ANOTHER,
          "connection " + connectionId + " is user " + session.user() + "'s");
      return Optional.empty();
    }
    return Optional.of(session);
  }

  void close(@Nullable String connectionId) {
    String named = named(connectionId);
    find(named).ifPresent(session -> end(named));
  }

  private void end(String connectionId) {
    ClientSession session = sessions.remove(connectionId);
    if (session != null) {
      session.close();
    }
  }

  /**
   * Takes no new sessions from now on.
   *
   * @return how many have work that stopping would break: a statement that runs, rows that are
   *     being read, an open transaction
   */
  public int drain() {
    draining = true;
    return (int) sessions.values().stream().filter(ClientSession::isBusy).count();
  }

  /** Whether {@link #drain} was called. */
  public boolean isDraining() {
    return draining;
  }

  public int count() {
    return sessions.size();
  }

  /**
   * Closes the sessions nobody has used for that long; what they had not committed is rolled back.
   *
   * @param closed is told of each one's connection id and user
   */
  public void closeIdle(Duration limit, BiConsumer<String, String> closed) {
    for (Map.Entry<String, ClientSession> entry : sessions.entrySet()) {
      if (entry.getValue().idleNanos() > limit.toNanos()) {
        end(entry.getKey());
        closed.accept(entry.getKey(), entry.getValue().user());
      }
    }
  }

  /** Closes all sessions, stopping what they run. */
  public void closeAll() {
    for (String connectionId : sessions.keySet()) {
      end(connectionId);
    }
  }
}
