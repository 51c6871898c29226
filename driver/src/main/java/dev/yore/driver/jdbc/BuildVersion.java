package dev.yore.driver.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.calcite.avatica.DriverVersion;

/**
 * The version this driver was built as. Immutable.
 *
 * @param text as in the build, for example {@code 1.2.0} or {@code 1.2.0-SNAPSHOT}
 */
public record BuildVersion(String text, int major, int minor) {
  private static final String RESOURCE = "build.properties";
  private static final BuildVersion CURRENT = load();

  /** The version of the running code. */
  public static BuildVersion current() {
    return CURRENT;
  }

  /** As Avatica's drivers tell it; driver and database are built together. */
  public DriverVersion toDriverVersion(String driverName) {
    boolean jdbcCompliant = false;
    return new DriverVersion(
        driverName, text, "Yore", text, jdbcCompliant, major, minor, major, minor);
  }

  static BuildVersion parse(String text) {
    String[] parts = text.split("[.-]", 3);
    if (parts.length < 2) {
      throw new IllegalArgumentException("not a version: " + text);
    }
    return new BuildVersion(text, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  private static BuildVersion load() {
    try (InputStream stream = BuildVersion.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("the driver's archive lacks " + RESOURCE);
      }
      Properties properties = new Properties();
      properties.load(stream);
      return parse(properties.getProperty("version"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }
}
