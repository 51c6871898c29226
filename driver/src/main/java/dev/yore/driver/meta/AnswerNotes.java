package dev.yore.driver.meta;

import dev.yore.driver.jdbc.AnswerHeader;
import dev.yore.store.StoreException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What is to be said with an answer beside it, see {@link AnswerHeader}. One per thread and
 * request.
 */
public final class AnswerNotes {
  private static final ThreadLocal<@Nullable AnswerNotes> CURRENT = new ThreadLocal<>();
  private static final String LOGGED_SESSION = "session";
  private static final String LOGGED_STATEMENT = "statement";

  /** What a request lacks that cannot be answered. */
  public enum Missing {
    CONNECTION,
    CONNECTION_OF_ANOTHER,
    STATEMENT,
    ROOM,
    SENSE
  }

  /**
   * That a request wanted something it cannot have.
   *
   * @param reason for the operator, not for who asked
   */
  public record Refusal(Missing what, String reason) {}

  private final String incarnation;
  private @Nullable ClientSession session;
  private long repeatable = OpenRows.NOT_REPEATABLE;
  private boolean warned;
  private boolean understood;
  private @Nullable Refusal refusal;

  /**
   * For one request.
   *
   * @param incarnation tells this server's life from others
   */
  public AnswerNotes(String incarnation) {
    this.incarnation = incarnation;
  }

  /** Collects during the work what it has to say. */
  public <T> T during(Supplier<T> work) {
    CURRENT.set(this);
    try {
      return work.get();
    } finally {
      CURRENT.remove();
      MDC.remove(LOGGED_SESSION);
      MDC.remove(LOGGED_STATEMENT);
    }
  }

  /** What is logged by the calling thread is about this connection; of requests only. */
  static void ofConnection(String connectionId) {
    if (CURRENT.get() != null) {
      MDC.put(LOGGED_SESSION, connectionId);
    }
  }

  /** What is logged by the calling thread is about this statement; of requests only. */
  static void ofStatement(int statementId) {
    if (CURRENT.get() != null) {
      MDC.put(LOGGED_STATEMENT, Integer.toString(statementId));
    }
  }

  /** The calling thread's request could be read and has come to the sessions. */
  static void understood() {
    AnswerNotes notes = CURRENT.get();
    if (notes != null) {
      notes.understood = true;
    }
  }

  /** The calling thread's request wanted something that is not there, or not for its user. */
  static void refused(Missing what, String reason) {
    AnswerNotes notes = CURRENT.get();
    if (notes != null) {
      notes.refusal = new Refusal(what, reason);
    }
  }

  /** Whether the request was one, as opposed to bytes that make none. */
  public boolean isUnderstood() {
    return understood;
  }

  /** What the request wanted that is not there, or not for its user; null for nothing. */
  public @Nullable Refusal refusal() {
    return refusal;
  }

  /** The session that the calling thread's request is about. */
  static void of(ClientSession session) {
    AnswerNotes notes = CURRENT.get();
    if (notes != null) {
      notes.session = session;
    }
  }

  /** The calling thread's request answers with rows of a statement. */
  static void of(ClientSession session, OpenRows rows, boolean warned) {
    AnswerNotes notes = CURRENT.get();
    if (notes != null) {
      notes.warned = warned;
      notes.repeatable =
          warned ? OpenRows.NOT_REPEATABLE : rows.repeatableIn(session.database()::pastVersion);
    }
  }

  /** The headers to send. */
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    ClientSession about = session;
    if (about == null) {
      return headers;
    }
    try {
      headers.put(AnswerHeader.PAST, version(about.database().pastVersion()));
    } catch (StoreException e) {
      return headers; // The store was closed underneath: there is nothing to go on with.
    }
    ClientSession.State state = about.state();
    String text = state.text();
    headers.put(
        AnswerHeader.SESSION,
        state.number()
            + " "
            + (text == null
                ? AnswerHeader.NO_STATE
                : URLEncoder.encode(text, StandardCharsets.UTF_8)));
    if (repeatable != OpenRows.NOT_REPEATABLE) {
      headers.put(AnswerHeader.REPEATABLE, version(repeatable));
    }
    if (warned) {
      headers.put(AnswerHeader.WARNINGS, "1");
    }
    return headers;
  }

  private String version(long number) {
    return incarnation + "." + number;
  }
}
