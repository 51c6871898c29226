package dev.yore.store.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment file as docs/format.md describes it, and uses nothing else of the store. One
 * thread.
 */
public final class DocumentedSegment {
  private static final int HEADER_BYTES = 68;
  private static final int TRAILER_BYTES = 20;
  private static final int PAGE_SLOTS = 16_384;

  /**
   * Something that happened to a row's column, or to the row.
   *
   * @param kind "insert", "patch", "image", "delete"
   * @param columnId -1 for a delete
   */
  public record Event(
      String kind, long rowId, long sequence, int columnId, @Nullable Object value) {}

  public final List<Event> events = new ArrayList<>();

  /** How many chunks there are. */
  public int chunks;

  /** How many of them need a dictionary. */
  public int chunksWithDictionary;

  /** The dictionaries in the order of their numbers, which begin with 1. */
  public final List<byte[]> dictionaries = new ArrayList<>();

  private final byte[] file;
  private final long base;
  private final DocumentedVector footer;
  private int offset = HEADER_BYTES;
  private long block;

  public DocumentedSegment(byte[] file) {
    this.file = file;
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(new String(file, 0, 8, StandardCharsets.US_ASCII)).isEqualTo("YORESEGM");
    int version = in.getInt(8);
    assertThat(version).isIn(1, 2, 3, 4, 5);
    assertThat(in.getInt(64)).isEqualTo(checksum(0, 64));
    base = in.getLong(48);
    int trailer = file.length - TRAILER_BYTES;
    int footerAt = (int) in.getLong(trailer);
    assertThat(footerAt + in.getInt(trailer + 8)).isEqualTo(trailer);
    assertThat(in.getInt(trailer + 12)).isEqualTo(checksum(footerAt, trailer + 12));
    assertThat(new String(file, trailer + 16, 4, StandardCharsets.US_ASCII)).isEqualTo("YEND");
    footer = new DocumentedVector(file, footerAt, trailer);
    int blocksEnd = version < 5 ? footerAt : readDictionaries(footerAt);
    for (int blocks = footer.count(); blocks > 0; blocks--) {
      readBlock(version);
    }
    for (int columns = version < 3 ? 0 : footer.count(); columns > 0; columns--) {
      readSketch();
    }
    assertThat(footer.isAtEnd()).isTrue();
    assertThat(offset).isEqualTo(blocksEnd);
  }

  /** They are the last chunks; returns where the first one begins. */
  private int readDictionaries(int footerAt) {
    List<Integer> columnIds = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    for (int left = footer.count(); left > 0; left--) {
      columnIds.add(footer.count());
      lengths.add(footer.count());
    }
    int first = footerAt - lengths.stream().mapToInt(length -> length).sum();
    offset = first;
    for (int i = 0; i < lengths.size(); i++) {
      DocumentedVector in = new DocumentedVector(file, offset, file.length);
      in.u8();
      in.u8();
      assertThat(in.varint()).as("number of the dictionary").isEqualTo(i + 1);
      in.varint();
      in.varint();
      in.varint();
      assertThat(in.varint()).as("column of the dictionary").isEqualTo(columnIds.get(i) + 1);
      List<@Nullable Object> values = chunk(11, lengths.get(i)).vector(1);
      dictionaries.add((byte[]) Objects.requireNonNull(values.get(0)));
    }
    assertThat(offset).isEqualTo(footerAt);
    offset = HEADER_BYTES;
    return first;
  }

  private int checksum(int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(file, from, to - from);
    return (int) crc.getValue();
  }

  private void readSketch() {
    footer.varint();
    byte[] bytes = footer.bytes(footer.count());
    DocumentedVector sketch = new DocumentedVector(bytes, 0, bytes.length);
    int used = sketch.count();
    long[] values = sketch.longs(used > 256 ? 1024 : used);
    assertThat(Arrays.stream(values)).allMatch(value -> value < 1024 << 6);
    assertThat(Arrays.stream(values).filter(value -> (value & 63) > 0).count()).isEqualTo(used);
    assertThat(sketch.isAtEnd()).isTrue();
  }

  private void readBlock(int version) {
    block = footer.varint();
    for (int runs = footer.count(); runs > 0; runs--) {
      readInserts();
    }
    if (footer.u8() == 1) {
      Keys deletes = readKeys(5);
      for (int i = 0; i < deletes.slots.length; i++) {
        add("delete", deletes.slots[i], deletes.sequences[i], -1, null);
      }
    }
    for (int runs = footer.count(); runs > 0; runs--) {
      readPatches("patch", 6, 7);
    }
    for (int images = version < 2 ? 0 : footer.count(); images > 0; images--) {
      readImage();
    }
    for (int live = version < 4 ? 0 : footer.count(); live > 0; live--) {
      readPatches("live", 9, 10);
    }
  }

  private void add(String kind, long slot, long sequence, int columnId, @Nullable Object value) {
    events.add(new Event(kind, block << 16 | slot, sequence, columnId, value));
  }

  private void readInserts() {
    int firstSlot = footer.count();
    int rows = footer.count();
    long firstSequence = footer.varint();
    long lastSequence = firstSequence + footer.varint();
    List<Integer> columnIds = columnIds();
    List<List<@Nullable Object>> columns = new ArrayList<>();
    for (int columnId : columnIds) {
      columns.add(pages(1, columnId, firstSlot, rows));
    }
    long[] sequences = new long[rows];
    int length = footer.count();
    DocumentedVector chunk = length == 0 ? null : chunk(2, length);
    for (int row = 0; row < rows; row++) {
      sequences[row] = firstSequence;
    }
    if (chunk != null) {
      sequences = chunk.longs(rows);
    } else {
      assertThat(lastSequence).isEqualTo(firstSequence);
    }
    for (int kind = 3; kind <= 4; kind++) {
      int other = footer.count();
      if (other > 0) {
        chunk(kind, other);
      }
    }
    for (int column = 0; column < columnIds.size(); column++) {
      for (int row = 0; row < rows; row++) {
        Object value = columns.get(column).get(row);
        add("insert", firstSlot + row, base + sequences[row], columnIds.get(column), value);
      }
    }
  }

  /** A column's pages, each with its zone map. */
  private List<@Nullable Object> pages(int kind, int columnId, int firstSlot, int rows) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int slot = firstSlot; slot < firstSlot + rows; ) {
      int next = Math.min(firstSlot + rows, (slot / PAGE_SLOTS + 1) * PAGE_SLOTS);
      skipZoneMap();
      values.addAll(chunk(kind, footer.count()).vector(next - slot));
      slot = next;
    }
    return values;
  }

  private void readPatches(String what, int keysKind, int columnKind) {
    Keys keys = readKeys(keysKind);
    for (int columnId : columnIds()) {
      skipZoneMap();
      List<@Nullable Object> values = chunk(columnKind, footer.count()).vector(keys.slots.length);
      for (int i = 0; i < values.size(); i++) {
        add(what, keys.slots[i], keys.sequences[i], columnId, values.get(i));
      }
    }
  }

  private void readImage() {
    int columnId = footer.count();
    long sequence = base + footer.varint();
    int firstSlot = footer.count();
    int rows = footer.count();
    List<@Nullable Object> values = pages(8, columnId, firstSlot, rows);
    for (int row = 0; row < rows; row++) {
      add("image", firstSlot + row, sequence, columnId, values.get(row));
    }
  }

  private record Keys(long[] slots, long[] sequences) {}

  private Keys readKeys(int kind) {
    int rows = footer.count();
    footer.varint();
    footer.varint();
    footer.varint();
    footer.varint();
    DocumentedVector chunk = chunk(kind, footer.count());
    long[] slots = chunk.longs(rows);
    long[] sequences = chunk.longs(rows);
    for (int i = 0; i < rows; i++) {
      sequences[i] += base;
    }
    return new Keys(slots, sequences);
  }

  /** Without the ids' number for a run without columns. */
  private List<Integer> columnIds() {
    List<Integer> ids = new ArrayList<>();
    for (int left = footer.count(); left > 0; left--) {
      ids.add(footer.count());
    }
    return ids;
  }

  private void skipZoneMap() {
    footer.varint();
    switch (footer.u8()) {
      case 0 -> {
        return;
      }
      case 1 -> {
        footer.zigzag();
        footer.varint();
      }
      case 2 -> {
        footer.f64();
        footer.f64();
      }
      case 3 -> {
        footer.bytes(footer.count());
        footer.bytes(footer.count());
      }
      case 4 -> footer.bytes(footer.count());
      default -> throw new IllegalStateException("zone map");
    }
  }

  /** The payload of the next chunk, whose header must say what the footer says. */
  private DocumentedVector chunk(int kind, int length) {
    int end = offset + length;
    DocumentedVector in = new DocumentedVector(file, offset, end - 4);
    assertThat(in.u8()).as("kind of the chunk at %d", offset).isEqualTo(kind);
    assertThat(in.u8()).as("codec").isEqualTo(1);
    int dictionary = in.count();
    assertThat(dictionary).isLessThanOrEqualTo(kind == 11 ? chunks + 1 : dictionaries.size());
    chunksWithDictionary += kind != 11 && dictionary > 0 ? 1 : 0;
    assertThat(in.varint()).as("block").isEqualTo(block);
    for (int i = 0; i < 6; i++) {
      in.varint();
    }
    int payload = in.count();
    int payloadAt = offset + in.position();
    assertThat(payloadAt + payload).isEqualTo(end - 4);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getInt(end - 4)).isEqualTo(checksum(offset, end - 4));
    offset = end;
    chunks++;
    byte[] needed = kind == 11 || dictionary == 0 ? null : dictionaries.get(dictionary - 1);
    return new DocumentedVector(file, payloadAt, end - 4, needed);
  }
}
