package dev.yore.engine.expression.function;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Functions of UTF-8 text. Lengths and positions count UTF-16 code units, as Java does; a cut
 * through the two halves of a character leaves a question mark. Pure functions.
 */
public final class Texts {
  private static final byte BLANK = ' ';

  /** The lowest bit of every byte of a long. */
  private static final long LANES = 0x0101_0101_0101_0101L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Texts() {}

  /** Code units of the text. */
  public static int length(byte[] data, int from, int to) {
    int units = 0;
    for (int i = from; i < to; i++) {
      units += units(data[i]);
    }
    return units;
  }

  /** Code units that begin with a byte: none for those that continue a character. */
  private static int units(byte b) {
    if (b >= 0) {
      return 1;
    }
    // 10xxxxxx continues, 11110xxx begins a character of two code units.
    return (b & 0xC0) == 0x80 ? 0 : (b & 0xF8) == 0xF0 ? 2 : 1;
  }

  /** The byte at which the n-th code unit begins, or {@code -1} within a character. */
  private static int offset(byte[] data, int from, int to, long units) {
    int at = from;
    long left = units;
    while (at < to && left > 0) {
      left -= units(data[at++]);
      while (at < to && (data[at] & 0xC0) == 0x80) {
        at++;
      }
    }
    return left < 0 ? -1 : at;
  }

  /** From a position, the first being 1, to the end. Positions before the first are passed over. */
  public static void substring(Cell text, long start, Cell out) {
    units(text, Math.max(start, 1) - 1, Long.MAX_VALUE, out);
  }

  /**
   * So many code units from a position, those before the first included in the count.
   *
   * @throws StoreException {@code INVALID_PARAMETER} for a negative length
   */
  public static void substring(Cell text, long start, long length, Cell out) {
    if (length < 0) {
      throw negative(length);
    }
    if (length == 0) {
      out.setBytes(text.data, text.from, text.from);
      return;
    }
    long first = Math.max(start, 1) - 1;
    // Neither comes from more than an INTEGER in practice, but a sum of two longs may wrap.
    long end = start > 0 && length > Long.MAX_VALUE - start ? Long.MAX_VALUE : start + length - 1;
    units(text, first, end, out);
  }

  /**
   * {@link #substring(Cell, long, long, Cell)} of binary values, in bytes.
   *
   * @throws StoreException {@code INVALID_PARAMETER} for a negative length
   */
  public static void slice(Cell bytes, long start, long length, Cell out) {
    if (length < 0) {
      throw negative(length);
    }
    int has = bytes.to - bytes.from;
    int first = (int) Math.min(Math.max(start, 1) - 1, has);
    int end = (int) Math.max(first, Math.min(start + length - 1, has));
    out.setBytes(bytes.data, bytes.from + first, bytes.from + end);
  }

  private static StoreException negative(long length) {
    return new StoreException(
        ErrorCode.INVALID_PARAMETER, "SUBSTRING of length " + length + "; it must not be negative");
  }

  /** Code units {@code [first, end)}, from 0. */
  private static void units(Cell text, long first, long end, Cell out) {
    if (end <= first) {
      out.setBytes(text.data, text.from, text.from);
      return;
    }
    int from = offset(text.data, text.from, text.to, first);
    int to = end - first >= text.to - text.from ? text.to : -1;
    if (from >= 0 && to < 0) {
      to = offset(text.data, from, text.to, end - first);
    }
    if (from >= 0 && to >= 0) {
      out.setBytes(text.data, from, to);
      return;
    }
    String string = string(text);
    int last = (int) Math.min(end, string.length());
    set(out, string.substring((int) Math.min(first, last), last));
  }

  public static String string(Cell text) {
    return new String(text.data, text.from, text.to - text.from, StandardCharsets.UTF_8);
  }

  public static void set(Cell out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.setBytes(bytes, 0, bytes.length);
  }

  private static boolean isAscii(Cell text) {
    for (int i = text.from; i < text.to; i++) {
      if (text.data[i] < 0) {
        return false;
      }
    }
    return true;
  }

  public static void upper(Cell text, Cell out) {
    if (isAscii(text)) {
      shiftCase(text, (byte) 'a', (byte) 'z', -32, out);
    } else {
      set(out, string(text).toUpperCase(Locale.ROOT));
    }
  }

  public static void lower(Cell text, Cell out) {
    if (isAscii(text)) {
      shiftCase(text, (byte) 'A', (byte) 'Z', 32, out);
    } else {
      set(out, string(text).toLowerCase(Locale.ROOT));
    }
  }

  private static void shiftCase(Cell text, byte first, byte last, int by, Cell out) {
    int length = text.to - text.from;
    byte[] result = out.scratch(length);
    for (int i = 0; i < length; i++) {
      byte b = text.data[text.from + i];
      result[i] = b >= first && b <= last ? (byte) (b + by) : b;
    }
    out.setBytes(result, 0, length);
  }

  /** The operands one after the other. */
  public static void concat(Cell[] in, Cell out) {
    long length = 0;
    for (Cell operand : in) {
      length += operand.to - operand.from;
    }
    byte[] result = out.scratch(exactLength(length));
    int at = 0;
    for (Cell operand : in) {
      System.arraycopy(operand.data, operand.from, result, at, operand.to - operand.from);
      at += operand.to - operand.from;
    }
    out.setBytes(result, 0, at);
  }

  private static int exactLength(long bytes) {
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new StoreException(
          ErrorCode.VALUE_TOO_LONG, "a text of " + bytes + " bytes; at most 2 GiB are possible");
    }
    return (int) bytes;
  }

  /**
   * Removes one character, however often, from the ends.
   *
   * @throws StoreException {@code INVALID_PARAMETER} unless {@code character} is one code unit
   */
  public static void trim(Cell text, Cell character, boolean leading, boolean trailing, Cell out) {
    int width = character.to - character.from;
    if (length(character.data, character.from, character.to) != 1) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "TRIM of '" + string(character) + "'; one character at a time can be removed");
    }
    int from = text.from;
    int to = text.to;
    while (leading && isAt(text.data, from, to, character)) {
      from += width;
    }
    while (trailing && to - from >= width && isAt(text.data, to - width, to, character)) {
      to -= width;
    }
    out.setBytes(text.data, from, to);
  }

  private static boolean isAt(byte[] data, int at, int to, Cell wanted) {
    int end = at + wanted.to - wanted.from;
    return end <= to && Arrays.equals(data, at, end, wanted.data, wanted.from, wanted.to);
  }

  /** The first byte at or after {@code from} where a text begins, or -1. */
  public static int find(
      byte[] data, int from, int to, byte[] wanted, int wantedFrom, int wantedTo) {
    int width = wantedTo - wantedFrom;
    if (width == 0) {
      return from;
    }
    int at = from;
    int last = to - width;
    if (width > 1) {
      // Eight places at a time: where the first two bytes stand, the lanes are zero.
      long first = (wanted[wantedFrom] & 0xFFL) * LANES;
      long second = (wanted[wantedFrom + 1] & 0xFFL) * LANES;
      for (; at + Long.BYTES < to; at += Long.BYTES) {
        long found =
            zeroLanes((long) LONGS.get(data, at) ^ first)
                & zeroLanes((long) LONGS.get(data, at + 1) ^ second);
        for (; found != 0; found &= found - 1) {
          int place = at + (Long.numberOfTrailingZeros(found) >> 3);
          if (place <= last && isThere(data, place, width, wanted, wantedFrom)) {
            return place;
          }
        }
      }
    }
    for (; at <= last; at++) {
      if (data[at] == wanted[wantedFrom] && isThere(data, at, width, wanted, wantedFrom)) {
        return at;
      }
    }
    return -1;
  }

  /** The top bit of each byte that is zero, and perhaps of some that follow one. */
  private static long zeroLanes(long bytes) {
    return (bytes - LANES) & ~bytes & (LANES << 7);
  }

  private static boolean isThere(byte[] data, int at, int width, byte[] wanted, int wantedFrom) {
    return Arrays.equals(data, at, at + width, wanted, wantedFrom, wantedFrom + width);
  }

  /** Where a text begins in another, counted from 1; 0 where it does not. */
  public static long position(Cell wanted, Cell text) {
    int at = find(text.data, text.from, text.to, wanted.data, wanted.from, wanted.to);
    return at < 0 ? 0 : length(text.data, text.from, at) + 1L;
  }

  /** Every occurrence of a text replaced; an empty one occurs nowhere. */
  public static void replace(Cell text, Cell wanted, Cell by, Cell out) {
    int width = wanted.to - wanted.from;
    int at =
        width == 0 ? -1 : find(text.data, text.from, text.to, wanted.data, wanted.from, wanted.to);
    if (at < 0) {
      out.setBytes(text.data, text.from, text.to);
      return;
    }
    int grow = by.to - by.from;
    long most =
        text.to - text.from + (long) (text.to - text.from) / width * Math.max(0, grow - width);
    byte[] result = out.scratch(exactLength(most));
    int filled = 0;
    int copied = text.from;
    while (at >= 0) {
      System.arraycopy(text.data, copied, result, filled, at - copied);
      filled += at - copied;
      System.arraycopy(by.data, by.from, result, filled, grow);
      filled += grow;
      copied = at + width;
      at = find(text.data, copied, text.to, wanted.data, wanted.from, wanted.to);
    }
    System.arraycopy(text.data, copied, result, filled, text.to - copied);
    out.setBytes(result, 0, filled + text.to - copied);
  }

  /**
   * Cuts text that is too long, and pads it with blanks where it must be of one length.
   *
   * @param units code units
   */
  public static void fit(Cell text, int units, boolean pads, Cell out) {
    // A byte is at most one code unit, so that short text needs no count.
    if (!pads && text.to - text.from <= units) {
      out.setBytes(text.data, text.from, text.to);
      return;
    }
    int has = length(text.data, text.from, text.to);
    if (has > units) {
      substring(text, 1, units, out);
      return;
    }
    if (!pads || has == units) {
      out.setBytes(text.data, text.from, text.to);
      return;
    }
    int bytes = text.to - text.from;
    byte[] result = out.scratch(exactLength((long) bytes + units - has));
    System.arraycopy(text.data, text.from, result, 0, bytes);
    Arrays.fill(result, bytes, bytes + units - has, BLANK);
    out.setBytes(result, 0, bytes + units - has);
  }
}
