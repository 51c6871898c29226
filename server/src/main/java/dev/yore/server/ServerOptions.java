package dev.yore.server;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a server serves, where and to whom. Immutable.
 *
 * @param port 0 for any that is free
 * @param users passwords by user name; empty for a server that asks nobody, which may listen on the
 *     loopback address only
 * @param maxRequestBytes larger requests are refused with HTTP status 413
 * @param sessionIdle sessions unused for longer are closed, and what they had open is rolled back
 */
public record ServerOptions(
    StoreLocation store,
    String host,
    int port,
    Map<String, String> users,
    long maxRequestBytes,
    Duration sessionIdle) {

  public static final String DEFAULT_HOST = "localhost";
  public static final int DEFAULT_PORT = 8765;
  public static final int MAX_PORT = 65_535;

  /** A batch of 10,000 wide rows fits; a whole import in one request does not. */
  public static final long DEFAULT_MAX_REQUEST_BYTES = 64L << 20;

  public static final Duration DEFAULT_SESSION_IDLE = Duration.ofMinutes(30);

  private static final String PREFIX = "server.";
  private static final String STORE = PREFIX + "store";
  private static final String HOST = PREFIX + "host";
  private static final String PORT = PREFIX + "port";
  private static final String MAX_REQUEST_BYTES = PREFIX + "maxRequestBytes";
  private static final String SESSION_IDLE_SECONDS = PREFIX + "sessionIdleSeconds";
  private static final String USER = PREFIX + "user.";
  private static final Set<String> KEYS =
      new TreeSet<>(Set.of(STORE, HOST, PORT, MAX_REQUEST_BYTES, SESSION_IDLE_SECONDS));

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
        DEFAULT_MAX_REQUEST_BYTES,
        DEFAULT_SESSION_IDLE);
  }

  /**
   * Reads {@code yore.properties}; keys that do not begin with {@code server.} are not the server's
   * and are left alone.
   *
   * @param defaultStore used unless {@code server.store} names another
   * @throws StoreException {@code INVALID_PARAMETER} for an unknown key or a wrong value
   */
  public static ServerOptions from(Properties properties, Path defaultStore) {
    Map<String, String> users = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(USER) && key.length() > USER.length()) {
        users.put(key.substring(USER.length()), properties.getProperty(key));
      } else if (key.startsWith(PREFIX) && !KEYS.contains(key)) {
        throw invalid("unknown key '" + key + "'; known are " + KEYS + " and " + USER + "<name>");
      }
    }
    String store = properties.getProperty(STORE);
    return new ServerOptions(
        store == null ? StoreLocation.of(defaultStore) : StoreLocation.parse(store),
        properties.getProperty(HOST, DEFAULT_HOST),
        Math.toIntExact(number(properties, PORT, DEFAULT_PORT, 0, MAX_PORT)),
        users,
        number(properties, MAX_REQUEST_BYTES, DEFAULT_MAX_REQUEST_BYTES, 1_024, Integer.MAX_VALUE),
        Duration.ofSeconds(
            number(
                properties,
                SESSION_IDLE_SECONDS,
                DEFAULT_SESSION_IDLE.toSeconds(),
                1,
                Integer.MAX_VALUE)));
  }

  private static long number(
      Properties properties, String key, long defaultValue, long min, long max) {
    String text = properties.getProperty(key);
    if (text == null) {
      return defaultValue;
    }
    try {
      long value = Long.parseLong(text.trim());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below like a number that is out of range.
    }
    throw invalid(key + "=" + text + ": must be a number from " + min + " to " + max);
  }

  private static StoreException invalid(String message) {
    return new StoreException(ErrorCode.INVALID_PARAMETER, "configuration: " + message);
  }

  public ServerOptions withStore(StoreLocation value) {
    return new ServerOptions(value, host, port, users, maxRequestBytes, sessionIdle);
  }

  public ServerOptions withHost(String value) {
    return new ServerOptions(store, value, port, users, maxRequestBytes, sessionIdle);
  }

  public ServerOptions withPort(int value) {
    return new ServerOptions(store, host, value, users, maxRequestBytes, sessionIdle);
  }

  public ServerOptions withUsers(Map<String, String> value) {
    return new ServerOptions(store, host, port, value, maxRequestBytes, sessionIdle);
  }

  public ServerOptions withMaxRequestBytes(long value) {
    return new ServerOptions(store, host, port, users, value, sessionIdle);
  }

  public ServerOptions withSessionIdle(Duration value) {
    return new ServerOptions(store, host, port, users, maxRequestBytes, value);
  }

  /**
   * Refuses to let everybody on the network in.
   *
   * @throws StoreException {@code INVALID_PARAMETER} without users on an address that is not
   *     loopback
   */
  void requireSafe() {
    if (!users.isEmpty()) {
      return;
    }
    try {
      if (InetAddress.getByName(host).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException e) {
      throw new StoreException(ErrorCode.INVALID_PARAMETER, "unknown host: " + host, e);
    }
    throw invalid(
        "a server without users listens on the loopback address only, not on "
            + host
            + "; add "
            + USER
            + "<name>=<password>");
  }
}
