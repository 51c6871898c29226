package dev.yore.store;

import org.jspecify.annotations.Nullable;

/**
 * The one exception Yore's layers below JDBC throw on purpose; the driver turns it into an {@code
 * SQLException} with the code's SQLState. The message names the object, the value and the remedy.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public StoreException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public StoreException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
