package dev.yore.store.vector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Text, binary, UUID and wide decimal values: slices of one byte array, directly or through
 * dictionary codes. Immutable.
 *
 * <p>Row {@code r}'s bytes are {@code data[offsets[e] .. offsets[e + 1])} with {@code e = codes ==
 * null ? r : codes[r]}.
 */
public final class BytesVector implements ColumnVector {
  private final byte[] data;
  private final int[] offsets;
  private final int @Nullable [] codes;
  private final int length;
  private final long @Nullable [] nulls;

  /**
   * Takes ownership of the arrays.
   *
   * @param offsets one more than there are entries
   * @param codes entry per row, or null when row and entry are the same
   * @param length rows
   * @param nulls a set bit per null row, or null for none
   */
  public BytesVector(
      byte[] data, int[] offsets, int @Nullable [] codes, int length, long @Nullable [] nulls) {
    this.data = data;
    this.offsets = offsets;
    this.codes = codes;
    this.length = length;
    this.nulls = nulls;
  }

  private int entry(int row) {
    return codes == null ? row : codes[row];
  }

  /** First byte of the row's value in {@link #data()}. */
  public int start(int row) {
    return offsets[entry(row)];
  }

  /** One past the last byte of the row's value in {@link #data()}. */
  public int end(int row) {
    return offsets[entry(row) + 1];
  }

  /** All entries' bytes; read only. */
  public byte[] data() {
    return data;
  }

  /** Entry bounds; read only. */
  public int[] offsets() {
    return offsets;
  }

  /** Dictionary codes per row, or null when the vector has none; read only. */
  public int @Nullable [] codes() {
    return codes;
  }

  /** The mask's backing array, or null for no nulls; read only. */
  public long @Nullable [] nulls() {
    return nulls;
  }

  /** A copy of the row's bytes; empty where the row is null. */
  public byte[] getBytes(int row) {
    return Arrays.copyOfRange(data, start(row), end(row));
  }

  /** The row's bytes read as UTF-8. */
  public String getString(int row) {
    int start = start(row);
    return new String(data, start, end(row) - start, StandardCharsets.UTF_8);
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public boolean isNull(int row) {
    return NullMask.isNull(nulls, row);
  }

  @Override
  public boolean hasNulls() {
    return nulls != null;
  }

  @Override
  public long sizeBytes() {
    long codeBytes = codes == null ? 0 : 16 + 4L * codes.length;
    return 80 + data.length + 4L * offsets.length + codeBytes + NullMask.sizeBytes(nulls);
  }
}
