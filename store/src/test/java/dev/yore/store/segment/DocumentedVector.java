package dev.yore.store.segment;

import com.github.luben.zstd.Zstd;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers and vectors as docs/format.md describes them, and uses nothing else of the store: a
 * test of the document, in the simplest words. One thread.
 */
final class DocumentedVector {
  private static final int BLOCK_VALUES = 1024;

  private final ByteBuffer in;

  /** What frames of form 2 need, if there are any. */
  private final byte @Nullable [] dictionary;

  DocumentedVector(byte[] bytes, int from, int to) {
    this(bytes, from, to, null);
  }

  DocumentedVector(byte[] bytes, int from, int to, byte @Nullable [] dictionary) {
    this.dictionary = dictionary;
    in = ByteBuffer.wrap(bytes, from, to - from).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private DocumentedVector(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  boolean isAtEnd() {
    return !in.hasRemaining();
  }

  int position() {
    return in.position();
  }

  int u8() {
    return in.get() & 0xFF;
  }

  long i64() {
    return in.getLong();
  }

  double f64() {
    return in.getDouble();
  }

  long varint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
  }

  int count() {
    return Math.toIntExact(varint());
  }

  long zigzag() {
    long value = varint();
    return value >>> 1 ^ -(value & 1);
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** Values of {@code width} bits, low bits first. */
  private long[] packed(int count, int width) {
    byte[] bytes = bytes((int) (((long) count * width + 7) / 8));
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      for (int bit = 0; bit < width; bit++) {
        long at = (long) i * width + bit;
        values[i] |= (long) (bytes[(int) (at >> 3)] >> (at & 7) & 1) << bit;
      }
    }
    return values;
  }

  private static long[] plus(long min, long[] values) {
    return Arrays.stream(values).map(v -> min + v).toArray();
  }

  long[] longs(int count) {
    long[] values = new long[count];
    for (int from = 0; from < count; from += BLOCK_VALUES) {
      long[] block = longBlock(Math.min(BLOCK_VALUES, count - from));
      System.arraycopy(block, 0, values, from, block.length);
    }
    return values;
  }

  private long[] longBlock(int count) {
    int form = u8();
    if (form == 0) {
      long[] all = new long[count];
      Arrays.fill(all, zigzag());
      return all;
    }
    int entries = form == 3 || form == 4 ? count() : count;
    int width = u8();
    long first = zigzag();
    return switch (form) {
      case 1 -> plus(first, packed(count, width));
      case 2 -> {
        long minDelta = zigzag();
        long[] values = new long[count];
        values[0] = first;
        long[] deltas = packed(count - 1, width);
        for (int i = 1; i < count; i++) {
          values[i] = values[i - 1] + minDelta + deltas[i - 1];
        }
        yield values;
      }
      case 3 -> {
        long[] values = plus(first, packed(entries, width));
        long[] lengths = plus(1, packed(entries, u8()));
        long[] all = new long[count];
        int at = 0;
        for (int run = 0; run < entries; run++) {
          Arrays.fill(all, at, at + (int) lengths[run], values[run]);
          at += (int) lengths[run];
        }
        yield all;
      }
      case 4 -> {
        long[] dictionary = plus(first, packed(entries, width));
        long[] codes = packed(count, u8());
        yield Arrays.stream(codes).map(code -> dictionary[(int) code]).toArray();
      }
      default -> throw new IllegalStateException("form of longs " + form);
    };
  }

  /** {@link Long}s, {@link Double}s or {@code byte[]}s, null for null. */
  List<@Nullable Object> vector(int rows) {
    int head = u8();
    boolean[] nulls = nulls(head >> 6, rows);
    DocumentedVector body = this;
    if ((head & 16) != 0) {
      int rawLength = count();
      body = new DocumentedVector(Zstd.decompress(bytes(count()), rawLength));
    }
    List<? extends Object> values = body.body(head & 15, rows);
    List<@Nullable Object> result = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      result.add(nulls[row] ? null : values.get(row));
    }
    return result;
  }

  private boolean[] nulls(int form, int rows) {
    boolean[] nulls = new boolean[rows];
    if (form == 1) {
      Arrays.fill(nulls, true);
    } else if (form == 2) {
      long[] bits = packed(rows, 1);
      for (int row = 0; row < rows; row++) {
        nulls[row] = bits[row] == 1;
      }
    } else if (form == 3) {
      int runs = count();
      int at = 0;
      for (int run = 0; run < runs; run++) {
        int length = count();
        Arrays.fill(nulls, at, at + length, run % 2 == 1);
        at += length;
      }
    }
    return nulls;
  }

  private List<? extends Object> body(int encoding, int rows) {
    return switch (encoding) {
      case 0 -> Arrays.stream(longs(rows)).boxed().toList();
      case 1 -> {
        int shift = u8();
        yield Arrays.stream(longs(rows))
            .mapToObj(bits -> Double.longBitsToDouble(bits << shift))
            .toList();
      }
      case 2 -> {
        int exponent = u8();
        yield Arrays.stream(longs(rows))
            .mapToObj(value -> BigDecimal.valueOf(value, exponent).doubleValue())
            .toList();
      }
      case 3 -> frame(rows);
      case 4 -> {
        int frameRows = count();
        int frames = (rows + frameRows - 1) / frameRows;
        for (int i = 0; i < frames; i++) {
          varint();
        }
        List<byte[]> values = new ArrayList<>();
        for (int from = 0; from < rows; from += frameRows) {
          values.addAll(frame(Math.min(frameRows, rows - from)));
        }
        yield values;
      }
      case 5 -> {
        List<byte[]> dictionary = frame(count());
        yield Arrays.stream(longs(rows)).mapToObj(code -> dictionary.get((int) code)).toList();
      }
      default -> throw new IllegalStateException("encoding " + encoding);
    };
  }

  private List<byte[]> frame(int rows) {
    long[] lengths = longs(rows);
    int total = (int) Arrays.stream(lengths).sum();
    byte[] all =
        switch (u8()) {
          case 0 -> bytes(total);
          case 1 -> Zstd.decompress(bytes(count()), total);
          case 2 -> {
            byte[] raw = new byte[total];
            Zstd.decompress(raw, bytes(count()), Objects.requireNonNull(dictionary));
            yield raw;
          }
          default -> throw new IllegalStateException("form of a frame");
        };
    List<byte[]> values = new ArrayList<>();
    int at = 0;
    for (long length : lengths) {
      values.add(Arrays.copyOfRange(all, at, at + (int) length));
      at += (int) length;
    }
    return values;
  }
}
