package dev.yore.store.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Unsigned integers of 0 to 64 bits, one after the other, low bits first. Pure functions.
 *
 * <p>Eight values of {@code w} bits take exactly {@code w} bytes, so unpacking goes by groups of
 * eight with as few 8-byte loads as the width allows and no branch per value: one load for eight
 * values up to 8 bits, for four up to 16, for two up to 28, for one up to 57.
 */
final class BitPacking {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int GROUP = 8;

  private BitPacking() {}

  /** Bits needed for values up to {@code max}, taken as unsigned. */
  static int widthOf(long max) {
    return 64 - Long.numberOfLeadingZeros(max);
  }

  static int packedBytes(int count, int width) {
    return (int) (((long) count * width + 7) >> 3);
  }

  /** Appends {@code values[from..to) - base}, each of which must fit the width. */
  static void pack(ByteWriter out, long[] values, int from, int to, long base, int width) {
    int bytes = packedBytes(to - from, width);
    out.reserve(bytes + Long.BYTES);
    byte[] data = out.array();
    int at = out.size();
    long pending = 0;
    int pendingBits = 0;
    for (int i = from; i < to; i++) {
      long value = values[i] - base;
      pending |= value << pendingBits;
      pendingBits += width;
      if (pendingBits >= 64) {
        LONGS.set(data, at, pending);
        at += Long.BYTES;
        pendingBits -= 64;
        // A shift by 64 would be a shift by 0: nothing is left over then.
        pending = pendingBits == 0 ? 0 : value >>> (width - pendingBits);
      }
    }
    LONGS.set(data, at, pending);
    out.advance(bytes);
  }

  /** Reads {@code count} values into {@code out[from..)} and adds the base to each. */
  static void unpack(ByteReader in, int width, long base, long[] out, int from, int count)
      throws CorruptDataException {
    if (width == 0) {
      Arrays.fill(out, from, from + count, base);
      return;
    }
    if (width > 64) {
      throw in.corrupt("bit width " + width);
    }
    int at = in.skip(packedBytes(count, width));
    byte[] data = in.array();
    // Loads reach up to 9 bytes: groups may be read so only where they stay inside the array.
    int groups = Math.min(count / GROUP, Math.max(0, (data.length - at - 1 - Long.BYTES) / width));
    if (width <= 8) {
      unpack8(data, at, width, base, out, from, groups);
    } else if (width <= 16) {
      unpack4(data, at, width, base, out, from, groups);
    } else if (width <= 28) {
      unpack2(data, at, width, base, out, from, groups);
    } else if (width <= 57) {
      unpack1(data, at, width, base, out, from, groups);
    } else {
      unpackWide(data, at, width, base, out, from, groups);
    }
    for (int i = groups * GROUP; i < count; i++) {
      out[from + i] = base + valueAt(data, at, width, i);
    }
  }

  private static void unpack8(
      byte[] data, int start, int width, long base, long[] out, int from, int groups) {
    long mask = -1L >>> (64 - width);
    int to = from;
    for (int at = start; at < start + groups * width; at += width) {
      long packed = (long) LONGS.get(data, at);
      out[to] = base + (packed & mask);
      out[to + 1] = base + ((packed >>> width) & mask);
      out[to + 2] = base + ((packed >>> (2 * width)) & mask);
      out[to + 3] = base + ((packed >>> (3 * width)) & mask);
      out[to + 4] = base + ((packed >>> (4 * width)) & mask);
      out[to + 5] = base + ((packed >>> (5 * width)) & mask);
      out[to + 6] = base + ((packed >>> (6 * width)) & mask);
      out[to + 7] = base + ((packed >>> (7 * width)) & mask);
      to += GROUP;
    }
  }

  private static void unpack4(
      byte[] data, int start, int width, long base, long[] out, int from, int groups) {
    long mask = -1L >>> (64 - width);
    int secondByte = (4 * width) >> 3;
    int secondBit = (4 * width) & 7;
    int to = from;
    for (int at = start; at < start + groups * width; at += width) {
      long low = (long) LONGS.get(data, at);
      long high = (long) LONGS.get(data, at + secondByte) >>> secondBit;
      out[to] = base + (low & mask);
      out[to + 1] = base + ((low >>> width) & mask);
      out[to + 2] = base + ((low >>> (2 * width)) & mask);
      out[to + 3] = base + ((low >>> (3 * width)) & mask);
      out[to + 4] = base + (high & mask);
      out[to + 5] = base + ((high >>> width) & mask);
      out[to + 6] = base + ((high >>> (2 * width)) & mask);
      out[to + 7] = base + ((high >>> (3 * width)) & mask);
      to += GROUP;
    }
  }

  private static void unpack2(
      byte[] data, int start, int width, long base, long[] out, int from, int groups) {
    long mask = -1L >>> (64 - width);
    int byte2 = (2 * width) >> 3;
    int byte4 = (4 * width) >> 3;
    int byte6 = (6 * width) >> 3;
    int bit2 = (2 * width) & 7;
    int bit4 = (4 * width) & 7;
    int bit6 = (6 * width) & 7;
    int to = from;
    for (int at = start; at < start + groups * width; at += width) {
      long a = (long) LONGS.get(data, at);
      long b = (long) LONGS.get(data, at + byte2) >>> bit2;
      long c = (long) LONGS.get(data, at + byte4) >>> bit4;
      long d = (long) LONGS.get(data, at + byte6) >>> bit6;
      out[to] = base + (a & mask);
      out[to + 1] = base + ((a >>> width) & mask);
      out[to + 2] = base + (b & mask);
      out[to + 3] = base + ((b >>> width) & mask);
      out[to + 4] = base + (c & mask);
      out[to + 5] = base + ((c >>> width) & mask);
      out[to + 6] = base + (d & mask);
      out[to + 7] = base + ((d >>> width) & mask);
      to += GROUP;
    }
  }

  private static void unpack1(
      byte[] data, int start, int width, long base, long[] out, int from, int groups) {
    long mask = -1L >>> (64 - width);
    for (int k = 0; k < GROUP; k++) {
      int shift = (k * width) & 7;
      int at = start + ((k * width) >> 3);
      for (int to = from + k; to < from + groups * GROUP; to += GROUP) {
        out[to] = base + (((long) LONGS.get(data, at) >>> shift) & mask);
        at += width;
      }
    }
  }

  /** From 58 bits on a value may spread over nine bytes. */
  private static void unpackWide(
      byte[] data, int start, int width, long base, long[] out, int from, int groups) {
    long mask = -1L >>> (64 - width);
    for (int k = 0; k < GROUP; k++) {
      int shift = (k * width) & 7;
      int at = start + ((k * width) >> 3);
      for (int to = from + k; to < from + groups * GROUP; to += GROUP) {
        long low = (long) LONGS.get(data, at) >>> shift;
        // Two shifts make 64 of them when there is nothing to add.
        long high = (long) data[at + Long.BYTES] << 1 << (63 - shift);
        out[to] = base + ((low | high) & mask);
        at += width;
      }
    }
  }

  /** One value, byte by byte: for the ends of arrays. */
  private static long valueAt(byte[] data, int start, int width, int index) {
    long bit = (long) index * width;
    int at = start + (int) (bit >> 3);
    int shift = (int) (bit & 7);
    long value = (data[at] & 0xFFL) >>> shift;
    for (int have = 8 - shift; have < width; have += 8) {
      value |= (data[++at] & 0xFFL) << have;
    }
    return value & (-1L >>> (64 - width));
  }
}
