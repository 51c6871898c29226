package dev.yore.driver.jdbc;

import dev.yore.store.EditDistance;
import dev.yore.store.ErrorCode;
import dev.yore.store.SettingNames;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A URL's {@code ?name=value&…} and the caller's {@link Properties}, checked. The URL wins where
 * both name a property. Immutable.
 */
public final class ConnectionOptions {
  /** What drivers of other databases call a property of ours, in lower case. */
  private static final Map<String, String> OF_OTHER_DRIVERS =
      Map.ofEntries(
          Map.entry("sslmode", YoreProperty.SSL.key()),
          Map.entry("usessl", YoreProperty.SSL.key()),
          Map.entry("encrypt", YoreProperty.SSL.key()),
          Map.entry("username", YoreProperty.USER.key()),
          Map.entry("uid", YoreProperty.USER.key()),
          Map.entry("pwd", YoreProperty.PASSWORD.key()),
          Map.entry("defaultrowfetchsize", YoreProperty.FETCH_SIZE.key()),
          Map.entry("defaultfetchsize", YoreProperty.FETCH_SIZE.key()),
          Map.entry("servertimezone", YoreProperty.TIME_ZONE.key()),
          Map.entry("connectiontimezone", YoreProperty.TIME_ZONE.key()),
          Map.entry("schema", YoreProperty.CURRENT_SCHEMA.key()),
          Map.entry("program_name", YoreProperty.APPLICATION_NAME.key()));

  private final Map<YoreProperty, String> values;
  private final Map<String, String> settings;

  private ConnectionOptions(Map<YoreProperty, String> values, Map<String, String> settings) {
    this.values = values;
    this.settings = settings;
  }

  /**
   * Reads and checks.
   *
   * @param query what follows the URL's question mark; null for none
   * @param allowed the properties that make sense here; others are refused by name
   */
  public static ConnectionOptions parse(
      @Nullable String query, Properties info, Set<YoreProperty> allowed) throws SQLException {
    Map<YoreProperty, String> values = new EnumMap<>(YoreProperty.class);
    Map<String, String> settings = new HashMap<>();
    for (String name : info.stringPropertyNames()) {
      put(values, settings, name, info.getProperty(name), allowed);
    }
    if (query != null && !query.isEmpty()) {
      for (String pair : query.split("&")) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          throw SqlErrors.create(
              ErrorCode.INVALID_PARAMETER, "the URL's '" + pair + "' is not name=value");
        }
        String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
        put(values, settings, pair.substring(0, equals), value, allowed);
      }
    }
    return new ConnectionOptions(values, Map.copyOf(settings));
  }

  private static void put(
      Map<YoreProperty, String> values,
      Map<String, String> settings,
      String name,
      String value,
      Set<YoreProperty> allowed)
      throws SQLException {
    if (allowed.contains(YoreProperty.CREATE) && SettingNames.isSetting(name)) {
      settings.put(name, value);
      return;
    }
    YoreProperty property = find(name, allowed);
    if (!property.choices().isEmpty() && !property.choices().contains(value)) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER,
          "property " + name + "=" + value + ": must be one of " + property.choices());
    }
    values.put(property, value);
  }

  private static YoreProperty find(String name, Set<YoreProperty> allowed) throws SQLException {
    for (YoreProperty property : allowed) {
      if (property.key().equals(name)) {
        return property;
      }
    }
    List<String> known = allowed.stream().map(YoreProperty::key).toList();
    String elsewhere = OF_OTHER_DRIVERS.get(name.toLowerCase(Locale.ROOT));
    String guess =
        elsewhere != null && known.contains(elsewhere)
            ? elsewhere
            : EditDistance.nearest(name, known);
    throw SqlErrors.create(
        ErrorCode.INVALID_PARAMETER,
        "unknown connection property '"
            + name
            + "'"
            + (guess == null ? "" : ", did you mean '" + guess + "'?")
            + "; known here: "
            + String.join(", ", known));
  }

  /** Settings of a store in this process, by their whole names. */
  public Map<String, String> settings() {
    return settings;
  }

  public @Nullable String text(YoreProperty property) {
    String value = values.get(property);
    return value != null ? value : property.defaultValue();
  }

  public boolean flag(YoreProperty property) {
    return Boolean.parseBoolean(text(property));
  }

  /** The property's value as a number that is not negative. */
  public int number(YoreProperty property) throws SQLException {
    String text = text(property);
    try {
      int number = Integer.parseInt(String.valueOf(text));
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below like a negative number.
    }
    throw SqlErrors.create(
        ErrorCode.INVALID_PARAMETER,
        "property " + property.key() + "=" + text + ": must be a number, 0 or more");
  }

  /** Seconds to wait for a session; 0 for no limit. */
  public int loginSeconds() throws SQLException {
    return text(YoreProperty.LOGIN_TIMEOUT) == null
        ? DriverManager.getLoginTimeout()
        : number(YoreProperty.LOGIN_TIMEOUT);
  }

  /** What Avatica's connection reads itself, under its own names. */
  public Properties toAvatica() throws SQLException {
    Properties info = new Properties();
    info.setProperty("fetch_size", Integer.toString(number(YoreProperty.FETCH_SIZE)));
    String user = text(YoreProperty.USER);
    if (user != null) {
      info.setProperty("user", user);
    }
    String zone = text(YoreProperty.TIME_ZONE);
    if (zone != null) {
      info.setProperty("timeZone", checkedZone(zone));
    }
    return info;
  }

  private static String checkedZone(String zone) throws SQLException {
    try {
      return ZoneId.of(zone).getId();
    } catch (DateTimeException e) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER,
          "property timeZone=" + zone + ": no such zone; write it like Europe/Paris or UTC");
    }
  }

  /** For tools that build forms. */
  public static DriverPropertyInfo[] describe(Properties info, Set<YoreProperty> properties) {
    return properties.stream()
        .map(
            property -> {
              DriverPropertyInfo described =
                  new DriverPropertyInfo(
                      property.key(), info.getProperty(property.key(), property.defaultValue()));
              described.description = property.description();
              described.required = false;
              if (!property.choices().isEmpty()) {
                described.choices = property.choices().toArray(new String[0]);
              }
              return described;
            })
        .toArray(DriverPropertyInfo[]::new);
  }
}
