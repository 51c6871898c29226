package dev.yore.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ChildJvm;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import java.io.BufferedReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class DirectoryLockTest {
  @TempDir Path root;

  @Test
  void aSecondWriterInThisProcessIsRefusedAndTheFirstKeepsItsLock() throws Exception {
    try (StoreDirectory first = open(false)) {
      first.completeCreation();
      assertLocked(() -> open(false), "pid " + ProcessHandle.current().pid());
      assertLocked(() -> open(true), root.toRealPath().toString());
      assertThat(inAnotherProcess("writer")).startsWith("STORE_LOCKED");
    }
    open(false).close();
  }

  @Test
  void aWriterInAnotherProcessIsNamedByItsPid() throws Exception {
    create();
    Process holder = ChildJvm.start(Holder.class, root.toString(), "writer");
    try (BufferedReader out = holder.inputReader()) {
      assertThat(out.readLine()).isEqualTo("open");
      assertLocked(() -> open(false), "pid " + holder.pid());
      assertLocked(() -> open(true), "pid " + holder.pid());
    } finally {
      holder.destroyForcibly().waitFor();
    }
    open(false).close(); // A killed holder holds nothing.
  }

  @Test
  void readersShareTheDirectoryAndKeepWritersOut() throws Exception {
    create();
    try (StoreDirectory reader = open(true)) {
      assertThat(reader.readOnly()).isTrue();
      assertThat(inAnotherProcess("reader")).isEqualTo("open");
      assertThat(inAnotherProcess("writer")).startsWith("STORE_LOCKED");
    }
    assertThat(inAnotherProcess("writer")).isEqualTo("open");
  }

  @Test
  void aSecondWriterFromAnotherClassLoaderIsRefused() throws Exception {
    URL classes = StoreDirectory.class.getProtectionDomain().getCodeSource().getLocation();
    try (StoreDirectory first = open(false);
        URLClassLoader other =
            new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      first.completeCreation();
      Class<?> options = other.loadClass(StoreOptions.class.getName());
      Class<?> directory = other.loadClass(StoreDirectory.class.getName());
      assertThat(directory).isNotEqualTo(StoreDirectory.class);
      Object at = options.getMethod("at", Path.class).invoke(null, root);
      Method open = directory.getMethod("open", options);
      assertThatThrownBy(() -> open.invoke(null, at))
          .isInstanceOf(InvocationTargetException.class)
          .hasRootCauseMessage(
              "the store is in use: directory="
                  + root.toRealPath()
                  + " holder=this process (pid "
                  + ProcessHandle.current().pid()
                  + "); close it there, or connect to the server that serves it");
      assertThat(inAnotherProcess("writer")).startsWith("STORE_LOCKED");
    }
  }

  private void create() {
    try (StoreDirectory directory = open(false)) {
      directory.completeCreation();
    }
  }

  private StoreDirectory open(boolean readOnly) {
    return StoreDirectory.open(StoreOptions.at(root).withReadOnly(readOnly));
  }

  private String inAnotherProcess(String role) throws Exception {
    Process process = ChildJvm.start(Holder.class, root.toString(), role);
    try (BufferedReader out = process.inputReader()) {
      return out.readLine();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void assertLocked(Runnable action, String text) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_LOCKED))
        .hasMessageContaining(text);
  }

  /** Opens a directory, says how that went, and holds it until killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      StoreOptions options =
          StoreOptions.at(Path.of(arguments[0])).withReadOnly(arguments[1].equals("reader"));
      try {
        StoreDirectory.open(options);
        System.out.println("open");
      } catch (StoreException e) {
        System.out.println(e.code() + " " + e.getMessage());
      }
      System.in.read();
    }
  }
}
