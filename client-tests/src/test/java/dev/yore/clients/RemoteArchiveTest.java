package dev.yore.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive for clients of a server, as {@code mvn verify} has just made it. */
class RemoteArchiveTest {
  private static final Path TARGET = Path.of("..", "driver", "target");

  @TempDir Path temporary;

  /** The archive; where only tests are run there is none. */
  private static Path archive() throws IOException {
    Path found = null;
    try (DirectoryStream<Path> archives =
        Files.newDirectoryStream(TARGET, "yore-driver-*-remote.jar")) {
      for (Path archive : archives) {
        found = archive;
      }
    }
    assumeTrue(found != null, "needs mvn package");
    return found;
  }

  @Test
  void itHoldsNothingThatCouldMeetAnotherLibraryOrAnotherMachine() throws IOException {
    try (JarFile jar = new JarFile(archive().toFile())) {
      List<String> names = jar.stream().map(JarEntry::getName).toList();
      assertThat(names)
          .filteredOn(name -> name.endsWith(".class"))
          .isNotEmpty()
          .allMatch(
              name ->
                  name.startsWith("dev/yore/")
                      || name.startsWith("org/apache/calcite/avatica/proto/"));
      assertThat(names)
          .noneMatch(name -> name.matches(".*\\.(so|dll|dylib|jnilib)"))
          .noneMatch(name -> name.contains("weka"))
          .noneMatch(name -> name.startsWith("dev/yore/planner"));
      assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo("dev.yore.driver.remote");
    }
  }

  @Test
  void whatItNamesForNativeImagesIsThere() throws IOException {
    try (JarFile jar = new JarFile(archive().toFile())) {
      String path = "META-INF/native-image/dev.yore/yore-driver/reflect-config.json";
      String json =
          new String(jar.getInputStream(jar.getEntry(path)).readAllBytes(), StandardCharsets.UTF_8);
      Matcher name = Pattern.compile("\"name\": \"(dev[^\"]*)\"").matcher(json);
      int named = 0;
      while (name.find()) {
        named++;
        assertThat(jar.getEntry(name.group(1).replace('.', '/') + ".class")).isNotNull();
      }
      assertThat(named).isEqualTo(2);
      assertThat(jar.getEntry("dev/yore/driver/jdbc/build.properties")).isNotNull();
    }
  }

  @Test
  void aloneItReachesAServer() throws Exception {
    URL[] urls = {archive().toUri().toURL()};
    try (Shop shop = new Shop(temporary.resolve("store"));
        URLClassLoader alone = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Driver driver = ServiceLoader.load(Driver.class, alone).iterator().next();
      assertThat(driver.getClass().getClassLoader()).isSameAs(alone);
      try (Connection connection = driver.connect(shop.url(Place.REMOTE), new Properties());
          ResultSet rows = connection.createStatement().executeQuery("SELECT 6 * 7")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(42);
      }
    }
  }
}
