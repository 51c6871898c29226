package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.TableSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.CursorIterable;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/**
 * The files around segments read by docs/format-log.md, format-metadata.md and the commit payloads
 * of format.md alone say what the store says. ({@link DocumentedFormatTest} reads segments.)
 */
class DocumentedFilesTest {
  private static final int SECTOR = 512;
  private static final int RECORD_HEADER = 48;

  private Path directory;
  private final List<Commit> commits = new ArrayList<>();
  private List<SegmentInfo> segments = List.of();
  private int tableId;
  private long flushedThrough;

  /** Numbers and texts as the documents write them. */
  private static final class Reader {
    final ByteBuffer in;

    Reader(byte[] bytes) {
      in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    int u8() {
      return in.get() & 0xFF;
    }

    long varint() {
      long value = 0;
      for (int shift = 0; true; shift += 7) {
        int next = u8();
        value |= (long) (next & 0x7F) << shift;
        if (next < 0x80) {
          return value;
        }
      }
    }

    long zigzag() {
      long value = varint();
      return value >>> 1 ^ -(value & 1);
    }

    @Nullable String optional() {
      return u8() == 0 ? null : string();
    }

    String string() {
      byte[] bytes = new byte[(int) varint()];
      in.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** A store as a crash leaves it: some commits in segments, the last ones in the log only. */
  @BeforeEach
  void write(@TempDir Path parent) throws IOException {
    directory = parent.resolve("store");
    Path live = parent.resolve("live");
    try (Store store = Store.open(StoreOptions.at(live).withBackgroundWork(false))) {
      TableSchema items = TestTables.items(store);
      tableId = items.tableId();
      store.execute(new BranchChange.CreateBranch("dev", "main", null), "a branch");
      commit(store, items, "main", 1, "first");
      store.flush();
      flushedThrough = store.lastSequence();
      commit(store, items, "main", 2, null);
      commit(store, TestTables.table(store, "dev", "ITEMS"), "dev", 3, "on a branch");
      store.commits(1, store.lastSequence() + 1, commits::add);
      segments = store.segments();
      StoreOpeningTest.copy(live, directory);
    }
  }

  private static void commit(
      Store store, TableSchema table, String branch, long id, @Nullable String message) {
    try (Transaction txn = store.begin(branch)) {
      TestTables.insert(txn, table, TestTables.row(id, "n", id), TestTables.row(-id, "m", null));
      txn.commit(message);
    }
  }

  private static int crc(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }

  private byte[] storeId() throws IOException {
    byte[] identity = Files.readAllBytes(directory.resolve("STORE"));
    byte[] id = new byte[16];
    System.arraycopy(identity, 16, id, 0, 16);
    return id;
  }

  @Test
  void theIdentityIsAsDocumented() throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve("STORE"));
    ByteBuffer in = ByteBuffer.wrap(bytes);
    assertThat(bytes).hasSize(44);
    assertThat(new String(bytes, 0, 8, StandardCharsets.US_ASCII)).isEqualTo("YORESTOR");
    assertThat(in.getInt(8)).isEqualTo(1);
    assertThat(in.getInt(12)).isZero();
    assertThat(in.getLong(32)).isLessThanOrEqualTo(System.currentTimeMillis());
    assertThat(in.getInt(40)).isEqualTo(crc(bytes, 0, 40));
  }

  @Test
  void theChecksumsOfTheMetadataAreAsDocumented() throws IOException {
    byte[] data = Files.readAllBytes(directory.resolve("meta/data.mdb"));
    byte[] bytes = Files.readAllBytes(directory.resolve("meta/data.mdb.crc"));
    ByteBuffer in = ByteBuffer.wrap(bytes);
    assertThat(new String(bytes, 0, 8, StandardCharsets.US_ASCII)).isEqualTo("YOREMDBC");
    assertThat(in.getInt(12)).isEqualTo(4096);
    assertThat(ByteBuffer.wrap(bytes, 16, 16)).isEqualTo(ByteBuffer.wrap(storeId()));
    assertThat(in.getLong(32)).isEqualTo(data.length);
    int at = 40;
    for (int page = 0; page < data.length; page += 4096, at += 4) {
      assertThat(in.getInt(at)).isEqualTo(crc(data, page, Math.min(data.length, page + 4096)));
    }
    assertThat(in.getInt(at)).isEqualTo(crc(bytes, 0, at));
    assertThat(bytes).hasSize(at + 4);
  }

  @Test
  void theLogHoldsEveryCommitAsDocumented() throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve("log/0000000001.log"));
    ByteBuffer in = ByteBuffer.wrap(bytes);
    assertThat(new String(bytes, 0, 8, StandardCharsets.US_ASCII)).isEqualTo("YORELOG1");
    assertThat(in.getInt(12)).isEqualTo(1);
    assertThat(ByteBuffer.wrap(bytes, 16, 16)).isEqualTo(ByteBuffer.wrap(storeId()));
    assertThat(in.getLong(32)).isEqualTo(bytes.length);
    assertThat(in.getInt(48)).isEqualTo(crc(bytes, 0, 48));
    long previous = in.getLong(40);
    int at = SECTOR;
    for (Commit commit : commits) {
      at = (at + 7) / 8 * 8;
      at = at % SECTOR + RECORD_HEADER > SECTOR ? (at + SECTOR - 1) / SECTOR * SECTOR : at;
      assertThat(new String(bytes, at, 4, StandardCharsets.US_ASCII)).isEqualTo("YREC");
      int length = in.getInt(at + 4);
      int padded = (length + 7) / 8 * 8;
      assertThat(in.getLong(at + 8)).isEqualTo(commit.sequence());
      assertThat(in.getLong(at + 16)).isEqualTo(commit.stampMillis());
      assertThat(in.getLong(at + 24)).isEqualTo(previous);
      assertThat(in.getInt(at + 32)).as("its batch begins here").isEqualTo(at);
      assertThat(in.getInt(at + 36)).as("kind and zeros").isEqualTo(1 << 24);
      int payload = at + RECORD_HEADER;
      assertThat(in.getInt(at + 40)).isEqualTo(crc(bytes, payload, payload + padded));
      ByteBuffer covered = ByteBuffer.allocate(16 + 8 + 44);
      covered.put(storeId()).putInt(1).putInt(at).put(bytes, at, 44);
      assertThat(in.getInt(at + 44)).isEqualTo(crc(covered.array(), 0, covered.capacity()));
      requirePayload(Arrays.copyOfRange(bytes, payload, payload + length), commit);
      assertThat(new String(bytes, payload + padded, 4, StandardCharsets.US_ASCII))
          .isEqualTo("YEND");
      assertThat(in.getInt(payload + padded + 4)).isEqualTo((int) commit.sequence());
      previous = commit.sequence();
      at = payload + padded + 8;
    }
    for (; at < bytes.length; at++) {
      assertThat(bytes[at]).isZero();
    }
  }

  /** Its catalog and branches are not read; commits of rows have none. */
  private void requirePayload(byte[] payload, Commit commit) {
    Reader in = new Reader(payload);
    assertThat(in.u8()).as("version").isEqualTo(2);
    int flags = in.u8();
    assertThat(in.varint()).as("dictionary").isZero();
    if (flags == 1) {
      int rawLength = (int) in.varint();
      byte[] frame = new byte[in.in.remaining()];
      in.in.get(frame);
      in = new Reader(Zstd.decompress(frame, rawLength));
    }
    assertThat(in.varint()).isEqualTo(commit.sequence());
    assertThat(in.zigzag()).isEqualTo(commit.stampMillis());
    assertThat(in.optional()).isEqualTo(commit.message());
    assertThat(in.varint()).isEqualTo(commit.branch().equals("main") ? 0 : 1);
    if (commit.inserted() > 0) {
      assertThat(in.u8()).as("no catalog").isZero();
      assertThat(in.u8()).as("no branches").isZero();
      assertThat(in.varint()).as("tables").isEqualTo(1);
      assertThat(in.varint() == tableId).isEqualTo(commit.branch().equals("main"));
      assertThat(in.zigzag()).as("first row id").isBetween(0L, 2L);
      assertThat(in.varint()).as("rows").isEqualTo(commit.inserted());
      assertThat(in.varint()).as("columns").isEqualTo(3);
    }
  }

  @Test
  void theMetadataIsAsDocumented() throws IOException {
    TreeMap<String, TreeMap<ByteBuffer, byte[]>> databases = readMetadata();

    List<Long> recorded = new ArrayList<>();
    databases
        .get("commits")
        .forEach(
            (key, value) -> {
              Commit commit = commits.get((int) key.getLong(0) - 1);
              Reader in = new Reader(value);
              assertThat(in.zigzag()).isEqualTo(commit.stampMillis());
              assertThat(in.varint()).as("version").isEqualTo(2);
              assertThat(in.varint()).isEqualTo(commit.tables());
              assertThat(in.varint()).isEqualTo(commit.inserted());
              assertThat(in.varint()).isEqualTo(commit.updated());
              assertThat(in.varint()).isEqualTo(commit.deleted());
              assertThat(in.optional()).isEqualTo(commit.message());
              recorded.add(commit.sequence());
            });
    assertThat(recorded).hasSize((int) flushedThrough).isSorted();

    assertThat(databases.get("segments")).hasSameSizeAs(segments);
    SegmentInfo segment = segments.get(0);
    ByteBuffer segmentKey = databases.get("segments").firstKey();
    assertThat(segmentKey.getInt(0)).isEqualTo(segment.tableId());
    assertThat(segmentKey.getLong(4)).isEqualTo(segment.segmentId());
    Reader entry = new Reader(databases.get("segments").firstEntry().getValue());
    assertThat(entry.varint()).as("version").isEqualTo(1);
    assertThat(entry.varint()).isEqualTo(segment.level());
    assertThat(entry.varint()).isEqualTo(segment.fromSequence());
    assertThat(entry.varint()).isEqualTo(segment.toSequence());
    assertThat(entry.varint()).isEqualTo(segment.rowEvents());
    assertThat(entry.varint()).isEqualTo(segment.sizeBytes());

    byte[] settings =
        databases
            .get("settings")
            .get(ByteBuffer.wrap("checkpoint".getBytes(StandardCharsets.US_ASCII)));
    Reader checkpoint = new Reader(settings);
    assertThat(checkpoint.varint()).as("version").isEqualTo(2);
    assertThat(checkpoint.varint()).isEqualTo(flushedThrough);
    assertThat(checkpoint.varint()).isEqualTo(flushedThrough);
    assertThat(checkpoint.varint()).isGreaterThan(segment.segmentId());
    assertThat(checkpoint.zigzag()).isEqualTo(commits.get((int) flushedThrough - 1).stampMillis());

    byte[] state =
        databases
            .get("settings")
            .get(
                ByteBuffer.allocate(9)
                    .put("table".getBytes(StandardCharsets.US_ASCII))
                    .putInt(tableId)
                    .flip());
    Reader table = new Reader(state);
    assertThat(table.varint()).as("version").isEqualTo(2);
    assertThat(List.of(table.varint(), table.varint(), table.varint(), table.varint()))
        .as("next row id, inserted, deleted, patched")
        .containsExactly(2L, 2L, 0L, 0L);
    assertThat(table.varint()).isEqualTo(flushedThrough);
  }

  /** Contents of all values, by database and key, after their checksums were looked at. */
  private TreeMap<String, TreeMap<ByteBuffer, byte[]>> readMetadata() {
    TreeMap<String, TreeMap<ByteBuffer, byte[]>> databases = new TreeMap<>();
    try (Env<byte[]> environment =
            Env.create(ByteArrayProxy.PROXY_BA)
                .setMapSize(1 << 28)
                .setMaxDbs(16)
                .open(
                    directory.resolve("meta").toFile(),
                    EnvFlags.MDB_RDONLY_ENV,
                    EnvFlags.MDB_NOLOCK);
        Txn<byte[]> txn = environment.txnRead()) {
      for (byte[] name : environment.getDbiNames()) {
        Dbi<byte[]> database = environment.openDbi(txn, name, null, false);
        TreeMap<ByteBuffer, byte[]> values = new TreeMap<>();
        try (CursorIterable<byte[]> entries = database.iterate(txn)) {
          for (CursorIterable.KeyVal<byte[]> entry : entries) {
            byte[] key = entry.key();
            values.put(ByteBuffer.wrap(key), content(name, key, entry.val()));
          }
        }
        databases.put(new String(name, StandardCharsets.US_ASCII), values);
      }
    }
    return databases;
  }

  /** Format byte 1, checksum, content. */
  private static byte[] content(byte[] database, byte[] key, byte[] value) {
    assertThat(value[0]).isEqualTo((byte) 1);
    byte[] content = Arrays.copyOfRange(value, 5, value.length);
    ByteBuffer covered =
        ByteBuffer.allocate(database.length + 1 + 4 + key.length + 1 + content.length);
    covered.put(database).put((byte) 0).putInt(key.length).put(key).put((byte) 1).put(content);
    assertThat(ByteBuffer.wrap(value).getInt(1))
        .isEqualTo(crc(covered.array(), 0, covered.capacity()));
    return content;
  }
}
