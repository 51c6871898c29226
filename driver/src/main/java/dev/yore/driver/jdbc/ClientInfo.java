package dev.yore.driver.jdbc;

import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What a program says about itself with {@code setClientInfo}. For one thread. */
public final class ClientInfo {
  static final String APPLICATION_NAME = "ApplicationName";

  /** One that is known. */
  public record Property(String name, String description) {}

  /** What a client is told that it may send; no more than that travels well in a list. */
  public static final int MAX_LENGTH = 1_024;

  public static final List<Property> KNOWN =
      List.of(
          new Property(APPLICATION_NAME, "The program that uses the connection."),
          new Property("ClientHostname", "The host the program runs on."),
          new Property("ClientUser", "The user the program works for."));

  private final Properties values = new Properties();

  /** Whether the name is known; others are not kept. */
  boolean set(String name, @Nullable String value) {
    if (KNOWN.stream().noneMatch(property -> property.name().equals(name))) {
      return false;
    }
    if (value == null) {
      values.remove(name);
    } else {
      values.setProperty(name, value);
    }
    return true;
  }

  Properties copy() {
    Properties copy = new Properties();
    copy.putAll(values);
    return copy;
  }
}
