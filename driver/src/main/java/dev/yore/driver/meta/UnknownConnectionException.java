package dev.yore.driver.meta;

import org.apache.calcite.avatica.NoSuchConnectionException;

/** There is no such connection, said in words, which Avatica's own exception has none of. */
final class UnknownConnectionException extends NoSuchConnectionException {
  private static final long serialVersionUID = 1L;

  UnknownConnectionException(String connectionId) {
    super(connectionId);
  }

  @Override
  public String getMessage() {
    return "the server does not know this connection; it expired, or the server was restarted";
  }

  /** Avatica sends the stack to the client, so there is none. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
