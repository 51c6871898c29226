package dev.yore.driver.jdbc;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connection properties, as they are written in URLs and {@link java.util.Properties}. */
public enum YoreProperty {
  CREATE(
      "create",
      "true",
      List.of("true", "false"),
      "Make an empty store if the directory has none (embedded only)."),
  READ_ONLY("readOnly", "false", List.of("true", "false"), "Refuse changes."),
  PREFETCH(
      "prefetch",
      "auto",
      List.of("off", "auto", "eager", "true", "false"),
      "How much is fetched ahead of what is likely asked next: nothing, what pays, or more."
          + " Embedded, the connection that opens the store decides for those that SET nothing;"
          + " remote, the server does, and off keeps answers from being fetched into memory."),
  FETCH_SIZE(
      "fetchSize",
      "2000",
      List.of(),
      "Rows per message unless a statement says otherwise; 0 leaves it to the server."),
  USER("user", null, List.of(), "User name; an embedded store asks for none."),
  PASSWORD("password", null, List.of(), "Password; an embedded store asks for none."),
  TIME_ZONE(
      "timeZone", null, List.of(), "Zone of java.sql.Timestamp values; the JVM's unless given."),
  AS_OF(
      "asOf",
      null,
      List.of(),
      "Read every table as of this sequence (a number), time (text as in TIMESTAMP '…') or tag."),
  BRANCH("branch", "main", List.of(), "The branch to read and change."),
  CURRENT_SCHEMA(
      "currentSchema",
      null,
      List.of(),
      "The schema of names that have none; PUBLIC is the only one that can be."),
  APPLICATION_NAME(
      "ApplicationName", null, List.of(), "The program that connects, as in setClientInfo."),
  PARALLELISM(
      "parallelism",
      null,
      List.of(),
      "Threads of one statement; the number of cores unless given."),
  MEMORY_BUDGET(
      "memoryBudget",
      null,
      List.of(),
      "Bytes one statement's operators may hold before they spill; a quarter of the heap unless"
          + " given."),
  QUERY_TIMEOUT(
      "queryTimeout",
      null,
      List.of(),
      "Milliseconds after which any statement is stopped; 0, or none given, for never."),
  CACHE(
      "cache",
      "true",
      List.of("true", "false"),
      "Answer repeated questions about a fixed past from memory (remote only)."),
  CACHE_SIZE(
      "cacheSize",
      null,
      List.of(),
      "Bytes that all such answers of this process may take; the last connection to name it decides;"
          + " 64 MiB or a 16th of the heap unless given (remote only)."),
  CACHE_CHECK(
      "cacheCheck",
      "1000",
      List.of(),
      "Milliseconds after which what another client erased, defined or revoked is known; 0 asks the"
          + " server each time (remote only)."),
  COLUMN_FRAMES(
      "columnFrames",
      "true",
      List.of("true", "false"),
      "Fetch rows in columns, which is faster than Avatica's own messages (remote only)."),
  SSL("ssl", "false", List.of("true", "false"), "Use TLS (remote only)."),
  SSL_ROOT_CERT(
      "sslRootCert",
      null,
      List.of(),
      "A PEM file of who vouches for the server, instead of those whom Java trusts (remote only)."),
  SSL_CERT(
      "sslCert",
      null,
      List.of(),
      "A PEM file of this client's certificate, for servers that ask for one (remote only)."),
  SSL_KEY("sslKey", null, List.of(), "The PEM file of the key to sslCert (remote only)."),
  CONNECT_TIMEOUT(
      "connectTimeout", "10", List.of(), "Seconds to try to reach the server (remote only)."),
  LOGIN_TIMEOUT(
      "loginTimeout",
      null,
      List.of(),
      "Seconds to wait for the server to open a session, 0 for no limit;"
          + " DriverManager.getLoginTimeout() unless given (remote only)."),
  SOCKET_TIMEOUT(
      "socketTimeout",
      "0",
      List.of(),
      "Seconds to wait for an answer, 0 for no limit (remote only).");

  private static final Set<YoreProperty> EMBEDDED_ONLY = EnumSet.of(CREATE);
  private static final Set<YoreProperty> REMOTE_ONLY =
      EnumSet.of(
          CACHE,
          CACHE_SIZE,
          CACHE_CHECK,
          COLUMN_FRAMES,
          SSL,
          SSL_ROOT_CERT,
          SSL_CERT,
          SSL_KEY,
          CONNECT_TIMEOUT,
          LOGIN_TIMEOUT,
          SOCKET_TIMEOUT);

  /** What makes sense for a store in this process; user and password are accepted and unused. */
  public static final Set<YoreProperty> EMBEDDED =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.copyOf(REMOTE_ONLY)));

  /** What makes sense for a server's store. */
  public static final Set<YoreProperty> REMOTE =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.copyOf(EMBEDDED_ONLY)));

  private final String key;
  private final @Nullable String defaultValue;
  private final List<String> choices;
  private final String description;

  YoreProperty(
      String key, @Nullable String defaultValue, List<String> choices, String description) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.choices = choices;
    this.description = description;
  }

  public String key() {
    return key;
  }

  public @Nullable String defaultValue() {
    return defaultValue;
  }

  /** The values allowed, empty if they are not a list. */
  public List<String> choices() {
    return choices;
  }

  public String description() {
    return description;
  }
}
