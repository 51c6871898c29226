package dev.yore.server.security;

/** Why somebody did not get what they wanted, as {@code kind} names it in the audit log. */
public enum RefusalKind {
  /** A request that needs a user names none. */
  NO_CREDENTIALS,
  /** An unknown user or a wrong password. */
  WRONG_CREDENTIALS,
  /** An address that guessed too often and has to wait. */
  TOO_MANY_GUESSES,
  /** A statement that the user has no privilege for. */
  NO_PRIVILEGE,
  /** A connection that was never opened, was closed, or expired. */
  UNKNOWN_CONNECTION,
  /** A connection that another user has opened. */
  FOREIGN_CONNECTION,
  /** A statement that the connection does not have. */
  UNKNOWN_STATEMENT,
  /** One connection more than there may be. */
  TOO_MANY_CONNECTIONS,
  /** A body with more bytes than it may have. */
  TOO_LARGE,
  /** A client whose bytes stopped coming. */
  TOO_SLOW,
  /** Bytes that are no HTTP, protobuf, JSON or request for rows. */
  UNREADABLE,
  /** A page in a browser that is not the server's own. */
  FOREIGN_PAGE,
  /** A path where there is nothing. */
  UNKNOWN_PATH,
  /** A client that cannot agree on TLS: old protocols, plain HTTP, no certificate. */
  TLS
}
