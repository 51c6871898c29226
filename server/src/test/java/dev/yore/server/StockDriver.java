package dev.yore.server;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Avatica's own thin driver as it is published, in a class loader that sees nothing of ours. */
final class StockDriver {
  private static final Driver DRIVER = load();

  private StockDriver() {}

  static Connection connect(int port, String serialization) throws SQLException {
    String url =
        "jdbc:avatica:remote:url=http://localhost:" + port + "/;serialization=" + serialization;
    return DRIVER.connect(url, new Properties());
  }

  private static Driver load() {
    try {
      List<URL> archives = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        String name = Path.of(entry).getFileName().toString();
        if (name.matches("avatica-[0-9].*\\.jar") || name.startsWith("slf4j-")) {
          archives.add(Path.of(entry).toUri().toURL());
        }
      }
      ClassLoader loader =
          new URLClassLoader(archives.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
      return (Driver)
          Class.forName("org.apache.calcite.avatica.remote.Driver", true, loader)
              .getConstructor()
              .newInstance();
    } catch (ReflectiveOperationException | MalformedURLException e) {
      throw new IllegalStateException("Avatica's thin driver is not on the class path", e);
    }
  }
}
