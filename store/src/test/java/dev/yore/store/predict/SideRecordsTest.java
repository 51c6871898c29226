package dev.yore.store.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yore.store.ErrorCode;
import dev.yore.store.KilledProcess;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import dev.yore.store.SystemCommand;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history and the models on a disk that fails, and in a process that is killed. */
class SideRecordsTest {
  private static final long SEED = Long.getLong("yore.test.seed", System.nanoTime());
  private static final int KILLS = 2;
  private static final int MAX_MILLIS = 300;

  /** A byte in every fourth page. */
  private static final int DAMAGE_EVERY = 4 * 4096;

  private static final int TINY_DISK_BYTES = 1 << 20;

  private static Store open(Path parent) {
    return Store.open(StoreOptions.at(parent.resolve("store")).withBackgroundWork(false));
  }

  private static List<StatementRecord> records(long from, long to) {
    return LongStream.range(from, to).mapToObj(KilledHistory::record).toList();
  }

  private static void fill(Path parent, int statements) {
    try (Store store = open(parent);
        SideRecords records = SideRecords.open(store)) {
      records.append(records(1, statements + 1));
      records.putModel("used", KilledHistory.model(7));
    }
  }

  @Test
  void aKilledProcessKeepsWhatItHadWrittenAndNoHalfOfAnything(@TempDir Path parent)
      throws Exception {
    System.out.println("SideRecordsTest: -Dyore.test.seed=" + SEED);
    Random random = new Random(SEED);
    open(parent).close();
    long before = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      List<String> lines =
          KilledProcess.runAndKill(
              KilledHistory.class, parent.resolve("store"), random.nextInt(MAX_MILLIS));
      long written = before;
      for (String line : lines) {
        if (line.endsWith(" .")) {
          written = Long.parseLong(line.substring(0, line.length() - 2));
        }
      }
      try (Store store = open(parent);
          SideRecords records = SideRecords.open(store)) {
        List<StatementRecord> kept = records.statements();
        assertThat((long) kept.size()).as("seed %d", SEED).isGreaterThanOrEqualTo(written);
        assertThat(kept).isEqualTo(records(1, kept.size() + 1));
        assertThat(records.nextId()).isEqualTo(kept.size() + 1);
        byte[] model = records.model("used");
        if (model != null) {
          assertThat(model).as("seed %d", SEED).isEqualTo(KilledHistory.model(model[0]));
        }
        before = kept.size();
      }
    }
  }

  @Test
  void aDamagedFileIsPutAwayAndBegunAnewWhereverTheDamageIs(@TempDir Path parent)
      throws IOException {
    fill(parent, 300);
    Path file = parent.resolve("store/history/data.mdb");
    byte[] whole = Files.readAllBytes(file);
    byte[] checksums = Files.readAllBytes(file.resolveSibling("data.mdb.crc"));
    for (int offset = 17; offset < whole.length; offset += DAMAGE_EVERY) {
      Files.createDirectories(file.getParent());
      Files.write(file, whole);
      Files.write(file.resolveSibling("data.mdb.crc"), checksums);
      flip(file, offset);
      try (Store store = open(parent);
          SideRecords records = SideRecords.open(store)) {
        assertThat(records.statements()).as("damage at %d", offset).isEmpty();
        assertThat(records.model("used")).isNull();
        records.append(records(1, 3));
      }
      try (Store store = open(parent);
          SideRecords records = SideRecords.open(store)) {
        assertThat(records.statements()).hasSize(2);
      }
    }
  }

  private static void flip(Path file, int offset) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, offset);
      one.put(0, (byte) ~one.get(0)).rewind();
      channel.write(one, offset);
    }
  }

  @Test
  void aDiskThatFailsWhenTheHistoryIsOpenedCostsNothingThatIsOnIt(@TempDir Path parent) {
    fill(parent, 300);
    for (ErrorCode failure : List.of(ErrorCode.DISK_FULL, ErrorCode.IO_ERROR)) {
      try (Store store = open(parent);
          SideRecords records = SideRecords.open(failing(store, failure))) {
        assertThat(records.statements()).isEmpty();
        records.append(records(1, 3));
        assertThat(records.statements()).as("in memory").hasSize(2);
      }
    }
    try (Store store = open(parent);
        SideRecords records = SideRecords.open(store)) {
      assertThat(records.statements()).hasSize(300);
      assertThat(records.model("used")).isEqualTo(KilledHistory.model(7));
    }
  }

  /** The store, whose history cannot be opened. */
  private static Store failing(Store store, ErrorCode failure) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("openSideRecords")) {
                throw new StoreException(failure, "the disk fails in this test");
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void onAFullDiskWhatIsNewStaysInMemoryAndWhatIsOldOnDisk(@TempDir Path parent) throws Exception {
    fill(parent, 300);
    Path history = parent.resolve("store/history");
    Path aside = Files.move(history, parent.resolve("aside"));
    Files.createDirectories(history);
    assumeTrue(
        mounted(history), "a small file system cannot be mounted: run as root, with mount(8)");
    try {
      for (String name : List.of("data.mdb", "data.mdb.crc")) {
        Files.copy(aside.resolve(name), history.resolve(name));
      }
      long onDisk = fillUp(parent);
      try (Store store = open(parent);
          SideRecords records = SideRecords.open(store)) {
        assertThat((long) records.statements().size()).isGreaterThanOrEqualTo(onDisk);
      }
    } finally {
      SystemCommand.succeeds("umount", history.toString());
    }
  }

  /** Writes until long after the disk is full; returns how many records surely were on it. */
  private static long fillUp(Path parent) {
    Random random = new Random(5);
    try (Store store = open(parent);
        SideRecords records = SideRecords.open(store)) {
      assertThat(records.statements()).hasSize(300);
      for (int i = 0; i < 12; i++) {
        byte[] noise = new byte[TINY_DISK_BYTES / 6];
        random.nextBytes(noise);
        long first = records.nextId();
        records.append(records(first, first + 10));
        records.putModel("noise " + i, noise);
        assertThat(records.statements()).hasSize(300 + (i + 1) * 10);
      }
      return 300;
    }
  }

  private static boolean mounted(Path target) throws InterruptedException {
    return SystemCommand.succeeds(
        "mount", "-t", "tmpfs", "-o", "size=" + TINY_DISK_BYTES, "tmpfs", target.toString());
  }
}
