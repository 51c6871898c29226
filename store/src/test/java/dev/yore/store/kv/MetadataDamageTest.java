package dev.yore.store.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import dev.yore.store.directory.StoreDirectory;
import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataDamageTest {
  private static final int PAGE = 4096;

  @TempDir Path root;

  @Test
  void aFlippedByteInAnyPageIsReportedBeforeLmdbSeesIt() throws Exception {
    fill(root);
    Path file = root.toRealPath().resolve("meta/data.mdb");
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(42);
    assertThat(good.length / PAGE).isGreaterThan(10);
    for (int page = 0; page < good.length / PAGE; page++) {
      byte[] bad = good.clone();
      bad[page * PAGE + random.nextInt(PAGE)] ^= 0x04;
      Files.write(file, bad);
      assertCorrupt("file=" + file + " offset=" + page * PAGE);
    }
    Files.write(file, Arrays.copyOf(good, good.length - PAGE));
    assertCorrupt("file=" + file + " offset=" + (good.length - PAGE));
    Files.delete(file);
    assertCorrupt("file=" + file);
    Files.write(file, good);
    openAndClose();
  }

  @Test
  void aFlippedByteInTheChecksumsIsReported() throws Exception {
    fill(root);
    Path file = root.toRealPath().resolve("meta/data.mdb.crc");
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 0x40;
      Files.write(file, bad);
      assertCorrupt("file=" + file);
    }
  }

  @Test
  void aStoreThatWasNotClosedIsCheckedToo() throws Exception {
    Path crashed = root.resolve("crashed");
    Path live = root.resolve("live");
    try (StoreDirectory directory = StoreDirectory.open(StoreOptions.at(live));
        KeyValueStore kv = KeyValueStore.open(directory)) {
      directory.completeCreation();
      kv.write(txn -> txn.put(KvDatabase.SETTINGS, KvKeys.ofLong(1), new byte[100]));
      copy(live, crashed);
    }
    try (StoreDirectory directory = StoreDirectory.open(StoreOptions.at(crashed))) {
      KeyValueStore.open(directory).close();
      Path file = directory.meta().resolve("data.mdb");
      byte[] bytes = Files.readAllBytes(file);
      bytes[PAGE + 3] ^= 1;
      Files.write(file, bytes);
      assertThatThrownBy(() -> KeyValueStore.open(directory))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
    }
  }

  @Test
  void aDamagedValueIsReportedWithDatabaseAndKeyAndNotReturned() throws Exception {
    Path live = root.resolve("live");
    try (StoreDirectory directory = StoreDirectory.open(StoreOptions.at(live));
        KeyValueStore kv = KeyValueStore.open(directory)) {
      directory.completeCreation();
      kv.write(txn -> txn.put(KvDatabase.MODELS, new byte[] {0x7A}, marker()));
    }
    Path file = live.resolve("meta/data.mdb");
    byte[] bytes = Files.readAllBytes(file);
    bytes[indexOf(bytes, marker()) + 9] ^= 1;
    Files.write(file, bytes);
    Files.delete(live.resolve("meta/data.mdb.crc")); // As a crash in the middle of a write has it.
    try (StoreDirectory directory = StoreDirectory.open(StoreOptions.at(live));
        KeyValueStore kv = KeyValueStore.open(directory)) {
      assertThatThrownBy(() -> kv.read(txn -> txn.get(KvDatabase.MODELS, new byte[] {0x7A})))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
          .hasMessageContaining("data.mdb database=models key=7a");
      List<String> problems = new ArrayList<>();
      kv.verify(problems::add);
      assertThat(problems).singleElement().asString().contains("database=models key=7a");
    }
  }

  @Test
  void verifyReportsAPageThatChangedWhileOpen() throws Exception {
    try (StoreDirectory directory = StoreDirectory.open(StoreOptions.at(root));
        KeyValueStore kv = KeyValueStore.open(directory)) {
      directory.completeCreation();
      kv.write(txn -> txn.put(KvDatabase.MODELS, new byte[] {0x7A}, marker()));
      List<String> problems = new ArrayList<>();
      kv.verify(problems::add);
      assertThat(problems).isEmpty();
      Path file = directory.meta().resolve("data.mdb");
      byte[] bytes = Files.readAllBytes(file);
      int at = indexOf(bytes, marker());
      bytes[at] ^= 1;
      Files.write(file, bytes);
      kv.verify(problems::add);
      assertThat(problems).hasSize(2);
      assertThat(problems.get(0)).contains("file=" + file + " offset=" + at / PAGE * PAGE);
      assertThat(problems.get(1)).contains("database=models key=7a");
    }
  }

  @Test
  void twoClassLoadersHaveAStoreEach() throws Exception {
    try (StoreDirectory directory = StoreDirectory.open(StoreOptions.at(root.resolve("mine")));
        KeyValueStore kv = KeyValueStore.open(directory);
        URLClassLoader other =
            new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Class<?> again = other.loadClass(MetadataDamageTest.class.getName());
      assertThat(again).isNotEqualTo(MetadataDamageTest.class);
      Method fill = again.getDeclaredMethod("fill", Path.class);
      fill.setAccessible(true);
      fill.invoke(null, root.resolve("theirs"));
      kv.write(txn -> txn.put(KvDatabase.SETTINGS, new byte[] {1}, new byte[] {2}));
      assertThat(kv.<byte[]>read(txn -> txn.get(KvDatabase.SETTINGS, new byte[] {1})))
          .containsExactly(2);
    }
    assertThat(root.resolve("theirs/meta/data.mdb.crc")).exists();
  }

  private static URL[] classPath() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  /** Makes a store whose metadata has some pages, and closes it; called reflectively too. */
  static void fill(Path root) {
    try (StoreDirectory directory = StoreDirectory.open(StoreOptions.at(root));
        KeyValueStore kv = KeyValueStore.open(directory)) {
      directory.completeCreation();
      kv.write(
          txn -> {
            for (long i = 0; i < 200; i++) {
              txn.put(KvDatabase.COMMITS, KvKeys.ofLong(i), new byte[300]);
            }
          });
    }
  }

  private void openAndClose() {
    try (StoreDirectory directory = StoreDirectory.open(StoreOptions.at(root));
        KeyValueStore kv = KeyValueStore.open(directory)) {
      assertThat(kv.sizeBytes()).isPositive();
    }
  }

  private void assertCorrupt(String text) {
    assertThatThrownBy(this::openAndClose)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining(text);
  }

  private static void copy(Path from, Path to) throws Exception {
    try (var tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static byte[] marker() {
    byte[] marker = new byte[64];
    new Random(7).nextBytes(marker);
    return marker;
  }

  private static int indexOf(byte[] bytes, byte[] sought) {
    for (int i = 0; i + sought.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
        return i;
      }
    }
    throw new AssertionError("not on disk");
  }
}
