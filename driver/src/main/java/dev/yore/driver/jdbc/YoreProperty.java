package dev.yore.driver.jdbc;

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
      "true",
      List.of("true", "false"),
      "Let a prefetcher on the class path warm what is likely asked next; the connection that opens"
          + " the store decides (embedded only)."),
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
      "connectTimeout", "10", List.of(), "Seconds that connecting may take (remote only)."),
  SOCKET_TIMEOUT(
      "socketTimeout",
      "0",
      List.of(),
      "Seconds to wait for an answer, 0 for no limit (remote only).");

  /** What makes sense for a store in this process; user and password are accepted and unused. */
  public static final Set<YoreProperty> EMBEDDED =
      EnumSet.of(CREATE, READ_ONLY, PREFETCH, FETCH_SIZE, USER, PASSWORD, TIME_ZONE, AS_OF, BRANCH);

  /** What makes sense for a server's store. */
  public static final Set<YoreProperty> REMOTE =
      EnumSet.of(
          READ_ONLY,
          FETCH_SIZE,
          USER,
          PASSWORD,
          TIME_ZONE,
          AS_OF,
          BRANCH,
          SSL,
          SSL_ROOT_CERT,
          SSL_CERT,
          SSL_KEY,
          CONNECT_TIMEOUT,
          SOCKET_TIMEOUT);

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
