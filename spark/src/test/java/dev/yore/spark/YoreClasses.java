package dev.yore.spark;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Yore's SQL, server and drivers as {@code ./yore} has them. They run in processes of their own or
 * behind a class loader of their own: their libraries and Spark's never meet.
 */
final class YoreClasses {
  static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();

  private YoreClasses() {}

  /** The launcher, which builds what is missing. */
  static String launcher() {
    return CHECKOUT.resolve("yore").toString();
  }

  static URLClassLoader loader() throws IOException {
    Path module = CHECKOUT.resolve("tpc-tests/target");
    List<URL> urls = new ArrayList<>();
    for (String entry :
        Files.readString(module.resolve("dependencies.classpath"))
            .strip()
            .split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
