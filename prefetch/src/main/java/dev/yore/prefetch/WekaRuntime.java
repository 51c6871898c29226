package dev.yore.prefetch;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import weka.core.WekaPackageManager;

/**
 * Makes Weka behave inside somebody else's process: no folder in the user's home, no network, no
 * line on standard output. Thread-safe.
 */
final class WekaRuntime {
  private static final String HOME = "WEKA_HOME";
  private static final String OFFLINE = "weka.core.WekaPackageManager.offline";

  /** What Weka prints because its linear algebra, which nothing here uses, was left out. */
  private static final String NOISE = "WARNING: core mtj jar files are not available";

  private static boolean prepared;

  private WekaRuntime() {}

  /** Must run before any other class of Weka's is used; settings of the user's stay. */
  static synchronized void prepare() {
    if (prepared) {
      return;
    }
    setDefault(OFFLINE, "true");
    if (System.getProperty(HOME) == null) {
      useTemporaryHome();
    }
    PrintStream original = System.out;
    PrintStream filtered = new WithoutNoise(original);
    System.setOut(filtered);
    try {
      WekaPackageManager.getPackageHome(); // Its static initialiser is what prints.
    } finally {
      if (System.out == filtered) {
        System.setOut(original);
      }
    }
    prepared = true;
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** A folder that nobody else can have put anything into for Weka to load. */
  private static void useTemporaryHome() {
    try {
      File home = Files.createTempDirectory("yore-weka").toFile();
      System.setProperty(HOME, home.toString());
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> deleteTree(home), "yore-prefetch-cleaner"));
    } catch (IOException e) {
      throw new UncheckedIOException("Weka needs a folder in java.io.tmpdir", e);
    }
  }

  private static void deleteTree(File file) {
    File[] children = file.listFiles();
    if (children != null) {
      for (File child : children) {
        deleteTree(child);
      }
    }
    if (!file.delete()) {
      file.deleteOnExit(); // Somebody is still writing there; the last attempt comes later.
    }
  }

  /** Lets everything pass but Weka's line; other threads may be printing meanwhile. */
  private static final class WithoutNoise extends PrintStream {
    private final PrintStream original;

    WithoutNoise(PrintStream original) {
      super(original, true);
      this.original = original;
    }

    @Override
    public void println(@Nullable String line) {
      if (line == null || !line.startsWith(NOISE)) {
        original.println(line);
      }
    }

    // Text goes to the original as text, which knows the encoding.

    @Override
    public void println(@Nullable Object value) {
      original.println(value);
    }

    @Override
    public void print(@Nullable String text) {
      original.print(text);
    }

    @Override
    public void print(char[] text) {
      original.print(text);
    }
  }
}
