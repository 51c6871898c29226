package dev.yore.store.object;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request to an object store that did not succeed. The message names the object. */
public final class ObjectStoreException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as far as whoever asked has to know. */
  public enum Kind {
    /** There is no such object. */
    NOT_FOUND(false),
    /** Credentials are missing or wrong, or do not reach as far; also no such bucket. */
    DENIED(false),
    /** No answer in time. */
    TIMEOUT(true),
    /** The store cannot at the moment: throttling, failures of its own, connections that break. */
    UNAVAILABLE(true),
    /** An answer that is not what was asked for, such as too few bytes. */
    BAD_ANSWER(true),
    /** There is no more room. */
    FULL(false),
    /** Anything else; asking again would not help. */
    FAILED(false);

    private final boolean retryable;

    Kind(boolean retryable) {
      this.retryable = retryable;
    }

    /** Whether the same request may succeed later. */
    public boolean isRetryable() {
      return retryable;
    }
  }

  private final Kind kind;

  /**
   * A failed request.
   *
   * @param object the object's full name
   */
  public ObjectStoreException(
      Kind kind, String action, String object, String reason, @Nullable Throwable cause) {
    super(action + " failed: object=" + object + " (" + reason + ")", cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
