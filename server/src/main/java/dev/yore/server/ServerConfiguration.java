package dev.yore.server;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.server.log.LogFormat;
import dev.yore.server.log.LogOptions;
import dev.yore.server.security.TlsOptions;
import dev.yore.store.EditDistance;
import dev.yore.store.ErrorCode;
import dev.yore.store.SettingNames;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Reads the {@code server.} keys of {@code yore.properties}. Confined to one thread.
 *
 * <p>Keys that do not begin with {@code server.} are not the server's and are left alone.
 */
public final class ServerConfiguration {
  private static final String PREFIX = "server.";
  private static final String STORE = PREFIX + "store";
  private static final String FROM = PREFIX + "from";
  private static final String MAX_LAG_SECONDS = PREFIX + "maxLagSeconds";
  private static final String HOST = PREFIX + "host";
  private static final String PORT = PREFIX + "port";
  private static final String MAX_REQUEST_BYTES = PREFIX + "maxRequestBytes";
  private static final String MAX_SESSIONS = PREFIX + "maxSessions";
  private static final String SESSION_IDLE_SECONDS = PREFIX + "sessionIdleSeconds";
  private static final String REQUEST_IDLE_SECONDS = PREFIX + "requestIdleSeconds";
  private static final String DRAIN_SECONDS = PREFIX + "drainSeconds";
  private static final String TLS_CERTIFICATE = PREFIX + "tls.certificate";
  private static final String TLS_KEY = PREFIX + "tls.key";
  private static final String TLS_CLIENT_AUTHORITIES = PREFIX + "tls.clientAuthorities";
  private static final String AUDIT_LOG = PREFIX + "auditLog";
  private static final String SLOW_MILLIS = PREFIX + "slowStatementMillis";
  private static final String CONSOLE = PREFIX + "console";
  private static final String LOG_FORMAT = PREFIX + "logFormat";
  private static final String LOG_LEVEL = PREFIX + "logLevel";
  private static final String USER = PREFIX + "user.";
  private static final Set<String> KEYS =
      new TreeSet<>(
          Set.of(
              STORE,
              FROM,
              MAX_LAG_SECONDS,
              HOST,
              PORT,
              MAX_REQUEST_BYTES,
              MAX_SESSIONS,
              SESSION_IDLE_SECONDS,
              REQUEST_IDLE_SECONDS,
              DRAIN_SECONDS,
              TLS_CERTIFICATE,
              TLS_KEY,
              TLS_CLIENT_AUTHORITIES,
              AUDIT_LOG,
              SLOW_MILLIS,
              CONSOLE,
              LOG_FORMAT,
              LOG_LEVEL));

  private final Properties properties;

  private ServerConfiguration(Properties properties) {
    this.properties = properties;
  }

  /**
   * Reads and checks all of it.
   *
   * @param defaultStore used unless {@code server.store} names another
   * @throws StoreException {@code INVALID_PARAMETER} for an unknown key or a wrong value
   */
  public static ServerOptions read(Properties properties, Path defaultStore) {
    return new ServerConfiguration(properties).options(defaultStore);
  }

  /**
   * Reads how the process logs, which is the process's and not one server's.
   *
   * @throws StoreException {@code INVALID_PARAMETER} for a wrong value
   */
  public static LogOptions readLog(Properties properties) {
    ServerConfiguration configuration = new ServerConfiguration(properties);
    return new LogOptions(
        configuration.choice(LOG_FORMAT, LogFormat.class, LogFormat.TEXT),
        configuration.choice(LOG_LEVEL, Level.class, Level.INFO));
  }

  private <E extends Enum<E>> E choice(String key, Class<E> type, E defaultValue) {
    String text = properties.getProperty(key, defaultValue.name()).trim();
    for (E one : type.getEnumConstants()) {
      if (one.name().equalsIgnoreCase(text)) {
        return one;
      }
    }
    throw invalid(
        key
            + "="
            + text
            + ": must be one of "
            + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
  }

  private ServerOptions options(Path defaultStore) {
    String store = properties.getProperty(STORE);
    String from = properties.getProperty(FROM);
    if (from != null && store != null) {
      throw invalid(FROM + " makes a replica, which has no " + STORE + "; name one of them");
    }
    String audit = properties.getProperty(AUDIT_LOG);
    ServerOptions options =
        ServerOptions.of(
                (from != null
                        ? StoreLocation.following(from)
                        : store == null
                            ? StoreLocation.of(defaultStore)
                            : StoreLocation.parse(store))
                    .withSettings(settings()))
            .withUsers(users())
            .withHost(properties.getProperty(HOST, ServerOptions.DEFAULT_HOST))
            .withPort((int) number(PORT, ServerOptions.DEFAULT_PORT, 0, ServerOptions.MAX_PORT))
            .withTls(tls())
            .withLimits(limits())
            .withAudit(
                audit == null ? null : Path.of(audit),
                Duration.ofMillis(number(SLOW_MILLIS, 0, 0, Integer.MAX_VALUE)));
    return options.withConsole(flag(CONSOLE, options.console()));
  }

  /** Settings of the store; wrong ones are refused here and not when it is opened. */
  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (SettingNames.isSetting(key)) {
        settings.put(key, properties.getProperty(key));
      }
    }
    StoreOptions.ephemeral(Path.of("")).withSettings(settings);
    return settings;
  }

  private Map<String, String> users() {
    Map<String, String> users = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(USER) && key.length() > USER.length()) {
        users.put(key.substring(USER.length()), properties.getProperty(key));
      } else if (key.startsWith(PREFIX) && !KEYS.contains(key)) {
        throw unknown(key);
      }
    }
    return users;
  }

  private static StoreException unknown(String key) {
    String nearest = EditDistance.nearest(key, KEYS);
    return invalid(
        "unknown key '"
            + key
            + "'"
            + (nearest == null ? "" : ", did you mean '" + nearest + "'?")
            + "; known are "
            + KEYS
            + " and "
            + USER
            + "<name>");
  }

  private @Nullable TlsOptions tls() {
    String certificate = properties.getProperty(TLS_CERTIFICATE);
    String key = properties.getProperty(TLS_KEY);
    String authorities = properties.getProperty(TLS_CLIENT_AUTHORITIES);
    if (certificate == null && key == null && authorities == null) {
      return null;
    }
    if (certificate == null || key == null) {
      throw invalid("TLS needs both " + TLS_CERTIFICATE + " and " + TLS_KEY);
    }
    return new TlsOptions(
        Path.of(certificate), Path.of(key), authorities == null ? null : Path.of(authorities));
  }

  private ServerLimits limits() {
    ServerLimits base = ServerLimits.DEFAULT;
    return base.withMaxRequestBytes(
            number(MAX_REQUEST_BYTES, base.maxRequestBytes(), 1_024, Integer.MAX_VALUE - 1))
        .withMaxSessions((int) number(MAX_SESSIONS, base.maxSessions(), 1, 1_000_000))
        .withSessionIdle(seconds(SESSION_IDLE_SECONDS, base.sessionIdle(), 1))
        .withRequestIdle(seconds(REQUEST_IDLE_SECONDS, base.requestIdle(), 1))
        .withDrain(seconds(DRAIN_SECONDS, base.drain(), 0))
        .withMaxLag(seconds(MAX_LAG_SECONDS, base.maxLag(), 1));
  }

  private Duration seconds(String key, Duration defaultValue, long min) {
    return Duration.ofSeconds(number(key, defaultValue.toSeconds(), min, Integer.MAX_VALUE));
  }

  private boolean flag(String key, boolean defaultValue) {
    String text = properties.getProperty(key, Boolean.toString(defaultValue)).trim();
    if (!text.equals("true") && !text.equals("false")) {
      throw invalid(key + "=" + text + ": must be true or false");
    }
    return Boolean.parseBoolean(text);
  }

  private long number(String key, long defaultValue, long min, long max) {
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
}
