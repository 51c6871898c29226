package dev.yore.server.security;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Whose request a thread is answering. Immutable; the current one belongs to its thread.
 *
 * @param user an authenticated user's name, or {@link Authenticator#ANYBODY}
 * @param address where the request comes from
 */
public record Caller(String user, String address) {
  private static final ThreadLocal<@Nullable Caller> CURRENT = new ThreadLocal<>();

  private static final String LOGGED_USER = "user";
  private static final String LOGGED_ADDRESS = "address";

  /** The server itself, which closes idle sessions and stops. */
  public static final Caller SERVER = new Caller("", "server");

  /** Work that may fail as I/O does. */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    void run() throws E;
  }

  /** Answers for this caller. */
  public <E extends Exception> void during(Work<E> work) throws E {
    CURRENT.set(this);
    MDC.put(LOGGED_USER, user);
    MDC.put(LOGGED_ADDRESS, address);
    try {
      work.run();
    } finally {
      CURRENT.remove();
      MDC.remove(LOGGED_USER);
      MDC.remove(LOGGED_ADDRESS);
    }
  }

  /** The caller this thread answers. */
  public static Caller current() {
    Caller caller = CURRENT.get();
    return caller == null ? SERVER : caller;
  }
}
