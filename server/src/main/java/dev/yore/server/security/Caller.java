package dev.yore.server.security;

import org.jspecify.annotations.Nullable;

/**
 * Whose request a thread is answering. Immutable; the current one belongs to its thread.
 *
 * @param user an authenticated user's name, or {@link Authenticator#ANYBODY}
 * @param address where the request comes from
 */
public record Caller(String user, String address) {
  private static final ThreadLocal<@Nullable Caller> CURRENT = new ThreadLocal<>();

  /** The server itself, which closes idle sessions and stops. */
  private static final Caller SERVER = new Caller("", "server");

  /** Work that may fail as I/O does. */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    void run() throws E;
  }

  /** Answers for this caller. */
  public <E extends Exception> void during(Work<E> work) throws E {
    CURRENT.set(this);
    try {
      work.run();
    } finally {
      CURRENT.remove();
    }
  }

  /** The caller this thread answers. */
  public static Caller current() {
    Caller caller = CURRENT.get();
    return caller == null ? SERVER : caller;
  }
}
