package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.driver.embedded.StoreLocation;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The remote driver needs none of the database, so that it can be an archive of its own. */
class RemoteDriverAloneTest {
  private static final List<String> ALLOWED_ARCHIVES =
      List.of("avatica-core", "avatica-metrics", "protobuf", "jackson", "httpc", "slf4j", "joou");
  private static final Set<String> ALLOWED_PACKAGES =
      Set.of("dev.yore.driver.jdbc", "dev.yore.driver.remote");

  /** Sees the JDK, Avatica's libraries and the classes that go into the remote archive. */
  private static final class RemoteOnly extends URLClassLoader {
    RemoteOnly() throws MalformedURLException {
      super(archives(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] archives() throws MalformedURLException {
      List<URL> urls = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        String name = Path.of(entry).getFileName().toString();
        boolean ours = entry.contains("store") || entry.contains("driver");
        if (ours || ALLOWED_ARCHIVES.stream().anyMatch(name::startsWith)) {
          urls.add(Path.of(entry).toUri().toURL());
        }
      }
      return urls.toArray(new URL[0]);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("dev.yore.")
          && !name.startsWith("dev.yore.store.ErrorCode")
          && !name.equals("dev.yore.store.predict.TimeBudget")
          && !ALLOWED_PACKAGES.contains(name.substring(0, name.lastIndexOf('.')))) {
        throw new ClassNotFoundException(name + " is not for the remote driver");
      }
      return super.findClass(name);
    }
  }

  @Test
  void theRemoteDriverWorksWithoutPlannerStoreAndCalcite() throws Exception {
    ServerOptions options = ServerOptions.of(StoreLocation.parse("mem:alone")).withPort(0);
    try (YoreServer server = YoreServer.start(options);
        RemoteOnly loader = new RemoteOnly()) {
      Driver driver =
          (Driver)
              Class.forName("dev.yore.driver.remote.YoreRemoteDriver", true, loader)
                  .getConstructor()
                  .newInstance();
      assertThat(driver.getClass().getClassLoader()).isSameAs(loader);
      try (Connection connection = driver.connect(server.url(), new Properties())) {
        connection.createStatement().execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY)");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
          insert.setInt(1, 7);
          assertThat(insert.executeUpdate()).isOne();
        }
        ResultSet rows = connection.createStatement().executeQuery("SELECT * FROM t");
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(7);
        assertThat(connection.getMetaData().getPrimaryKeys(null, null, "T").next()).isTrue();
      }
    }
  }
}
