package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yore.store.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * On a small file system that gets full a store says so, goes on reading, and has everything that
 * was acknowledged when there is room again.
 */
@Tag("faults")
class DiskFullTest {
  private static final int BALLAST_BYTES = 24 << 20;
  private static final int COMMITS_OF_A_FLUSH = 10;
  private static final int ROWS = 300;
  private static final int MAX_COMMITS = 5_000;

  /** Rows after each acknowledged commit. */
  private final TreeMap<Long, Integer> acknowledged = new TreeMap<>();

  @ParameterizedTest
  @CsvSource({"tmpfs, 1", "tmpfs, 2", "tmpfs, 6", "tmpfs, 20", "ext4, 8", "ext4, 24"})
  void aFullDiskIsToldAndLosesNothing(String fileSystem, int roomMebibytes, @TempDir Path parent)
      throws Exception {
    Path mounted = Files.createDirectories(parent.resolve("mounted"));
    int bytes = BALLAST_BYTES + (roomMebibytes << 20);
    assumeTrue(
        mount(fileSystem, bytes, parent.resolve("image"), mounted),
        "a small file system cannot be mounted: run as root, with mkfs.ext4");
    try {
      fillUp(mounted);
    } finally {
      SystemCommand.succeeds("umount", mounted.toString());
    }
  }

  private void fillUp(Path mounted) throws IOException {
    Path ballast = Files.write(mounted.resolve("ballast"), new byte[BALLAST_BYTES]);
    StoreOptions options = StoreOptions.at(mounted.resolve("store")).withBackgroundWork(false);
    List<StoreException> refused = new ArrayList<>();
    try {
      writeUntilRefused(options, refused);
    } catch (StoreException e) {
      refused.add(e);
    }
    assertThat(refused)
        .isNotEmpty()
        .allSatisfy(
            e -> {
              assertThat(e.code()).as("%s", e.getMessage()).isEqualTo(ErrorCode.DISK_FULL);
              assertThat(e).hasMessageContaining("full").hasMessageContaining("file=");
            });

    Files.delete(ballast);

    try (Store store = Store.open(options)) {
      assertThat(store.check(what -> {})).isEmpty();
      if (!acknowledged.isEmpty()) {
        requireEverything(store);
      }
      writeSome(store);
      store.flush();
      assertThat(store.check(what -> {})).isEmpty();
    }
  }

  private void writeUntilRefused(StoreOptions options, List<StoreException> refused) {
    try (Store store = Store.open(options)) {
      TestTables.items(store);
      for (int commit = 0; commit < MAX_COMMITS && refused.isEmpty(); commit++) {
        try {
          writeSome(store);
          if (commit % COMMITS_OF_A_FLUSH == 0) {
            store.flush();
          }
        } catch (StoreException e) {
          refused.add(e);
        }
      }
      requireEverything(store);
    }
  }

  private void writeSome(Store store) {
    TableSchema items =
        store
            .catalog()
            .table(dev.yore.store.schema.TableName.of("ITEMS"))
            .orElseGet(() -> TestTables.items(store));
    try (Transaction txn = store.begin()) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      long first = store.lastSequence() * ROWS;
      for (long id = first; id < first + ROWS; id++) {
        rows.add(TestTables.row(id, Long.toHexString(id * 0x9E3779B97F4A7C15L), id * id));
      }
      txn.apply(
          TableChange.insert(items.tableId(), TestTables.rows(items, List.of(0, 1, 2), rows)));
      Commit commit = txn.commit(null).orElseThrow();
      int before = acknowledged.isEmpty() ? 0 : acknowledged.lastEntry().getValue();
      acknowledged.put(commit.sequence(), before + ROWS);
    }
  }

  private void requireEverything(Store store) {
    TableSchema items = store.catalog().tables().get(0);
    long last = acknowledged.lastKey();
    assertThat(store.lastSequence()).isBetween(last, last + 1);
    for (long sequence : new long[] {acknowledged.firstKey(), last / 2 + 1, last}) {
      assertThat(TestTables.asOf(store, items, sequence))
          .hasSize(acknowledged.floorEntry(sequence).getValue());
    }
  }

  private static boolean mount(String fileSystem, int bytes, Path image, Path target)
      throws IOException, InterruptedException {
    if (fileSystem.equals("tmpfs")) {
      return SystemCommand.succeeds(
          "mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", target.toString());
    }
    // Metadata and journal of the file system come on top.
    return SystemCommand.succeeds(
            "truncate", "-s", Integer.toString(bytes * 5 / 4), image.toString())
        && SystemCommand.succeeds("mkfs.ext4", "-q", "-F", "-m", "0", image.toString())
        && SystemCommand.succeeds("mount", "-o", "loop", image.toString(), target.toString());
  }
}
