package dev.yore.server;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.planner.access.PasswordHash;
import dev.yore.server.security.TlsOptions;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server serves, where, to whom and how much of it. Immutable.
 *
 * @param port 0 for any that is free
 * @param users what is kept of passwords, by user name; empty for a server that asks nobody, which
 *     may listen on the loopback address only
 * @param tls null for plain HTTP
 * @param auditLog where it is written who came and who changed what; null for the process's log
 * @param slowStatement statements that take longer are written to the audit log; zero for none
 * @param console whether the page for people is served
 */
public record ServerOptions(
    StoreLocation store,
    String host,
    int port,
    Map<String, PasswordHash> users,
    @Nullable TlsOptions tls,
    ServerLimits limits,
    @Nullable Path auditLog,
    Duration slowStatement,
    boolean console) {

  public static final String DEFAULT_HOST = "localhost";
  public static final int DEFAULT_PORT = 8765;
  public static final int MAX_PORT = 65_535;

  public ServerOptions {
    users = Map.copyOf(users);
  }

  /** A server for this machine's own programs, without users. */
  public static ServerOptions of(StoreLocation store) {
    return new ServerOptions(
        store,
        DEFAULT_HOST,
        DEFAULT_PORT,
        Map.of(),
        null,
        ServerLimits.DEFAULT,
        null,
        Duration.ZERO,
        true);
  }

  public ServerOptions withStore(StoreLocation value) {
    return new ServerOptions(
        value, host, port, users, tls, limits, auditLog, slowStatement, console);
  }

  public ServerOptions withHost(String value) {
    return new ServerOptions(
        store, value, port, users, tls, limits, auditLog, slowStatement, console);
  }

  public ServerOptions withPort(int value) {
    return new ServerOptions(
        store, host, value, users, tls, limits, auditLog, slowStatement, console);
  }

  /**
   * @param passwords passwords, or hashes as {@link PasswordHash} writes them, by user name
   */
  public ServerOptions withUsers(Map<String, String> passwords) {
    Map<String, PasswordHash> hashes = new LinkedHashMap<>();
    passwords.forEach(
        (user, password) ->
            hashes.put(
                user,
                PasswordHash.isHash(password)
                    ? PasswordHash.parse(password)
                    : PasswordHash.of(password)));
    return new ServerOptions(
        store, host, port, hashes, tls, limits, auditLog, slowStatement, console);
  }

  public ServerOptions withTls(@Nullable TlsOptions value) {
    return new ServerOptions(
        store, host, port, users, value, limits, auditLog, slowStatement, console);
  }

  public ServerOptions withLimits(ServerLimits value) {
    return new ServerOptions(
        store, host, port, users, tls, value, auditLog, slowStatement, console);
  }

  public ServerOptions withAudit(@Nullable Path log, Duration slow) {
    return new ServerOptions(store, host, port, users, tls, limits, log, slow, console);
  }

  public ServerOptions withConsole(boolean value) {
    return new ServerOptions(store, host, port, users, tls, limits, auditLog, slowStatement, value);
  }

  /**
   * Refuses to let everybody on the network in.
   *
   * @param open whether there are no users, neither here nor in the store
   * @throws StoreException {@code INVALID_PARAMETER} if so, on an address that is not loopback
   */
  void requireSafe(boolean open) {
    if (!open || isLoopback()) {
      return;
    }
    throw new StoreException(
        ErrorCode.INVALID_PARAMETER,
        "configuration: a server without users listens on the loopback address only, not on "
            + host
            + "; add server.user.<name>=<password>, or CREATE USER");
  }

  /** Whether only this machine can connect. */
  boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new StoreException(ErrorCode.INVALID_PARAMETER, "unknown host: " + host, e);
    }
  }
}
