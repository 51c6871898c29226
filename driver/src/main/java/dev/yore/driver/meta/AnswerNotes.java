package dev.yore.driver.meta;

import dev.yore.driver.jdbc.AnswerHeader;
import dev.yore.store.StoreException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said with an answer beside it, see {@link AnswerHeader}. One per thread and
 * request.
 */
public final class AnswerNotes {
  private static final ThreadLocal<@Nullable AnswerNotes> CURRENT = new ThreadLocal<>();

  private final String incarnation;
  private @Nullable ClientSession session;
  private long repeatable = OpenRows.NOT_REPEATABLE;
  private boolean warned;
  private boolean understood;
  private @Nullable String refusal;

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
  static void refused(String reason) {
    AnswerNotes notes = CURRENT.get();
    if (notes != null) {
      notes.refusal = reason;
    }
  }

  /** Whether the request was one, as opposed to bytes that make none. */
  public boolean isUnderstood() {
    return understood;
  }

  /** What the request wanted that is not there, or not for its user; null for nothing. */
  public @Nullable String refusal() {
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
