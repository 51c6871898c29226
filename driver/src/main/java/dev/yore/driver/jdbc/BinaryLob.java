package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in memory as a BLOB: Yore's VARBINARY holds what other databases keep apart. One thread.
 */
final class BinaryLob implements Blob {
  private byte @Nullable [] bytes;

  /**
   * @param bytes not copied
   */
  BinaryLob(byte[] bytes) {
    this.bytes = bytes;
  }

  private byte[] bytes() throws SQLException {
    if (bytes == null) {
      throw SqlErrors.create(ErrorCode.INVALID_PARAMETER, "the BLOB was freed");
    }
    return bytes;
  }

  /** A 1-based position as an index, which may be the one behind the end. */
  private int index(long position) throws SQLException {
    if (position < 1 || position > bytes().length + 1L) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER,
          "position " + position + " is outside of a BLOB of " + bytes().length + " bytes");
    }
    return (int) (position - 1);
  }

  private static void requireLength(long length) throws SQLException {
    if (length < 0) {
      throw SqlErrors.create(ErrorCode.INVALID_PARAMETER, "length must not be negative: " + length);
    }
  }

  @Override
  public long length() throws SQLException {
    return bytes().length;
  }

  @Override
  public byte[] getBytes(long position, int length) throws SQLException {
    int from = index(position);
    requireLength(length);
    return Arrays.copyOfRange(bytes(), from, (int) Math.min(bytes().length, (long) from + length));
  }

  @Override
  public InputStream getBinaryStream() throws SQLException {
    return new ByteArrayInputStream(bytes());
  }

  @Override
  public InputStream getBinaryStream(long position, long length) throws SQLException {
    requireLength(length);
    return new ByteArrayInputStream(getBytes(position, (int) Math.min(Integer.MAX_VALUE, length)));
  }

  @Override
  public long position(byte[] pattern, long start) throws SQLException {
    byte[] all = bytes();
    for (int at = index(start); at <= all.length - pattern.length; at++) {
      if (Arrays.equals(all, at, at + pattern.length, pattern, 0, pattern.length)) {
        return at + 1L;
      }
    }
    return -1;
  }

  @Override
  public long position(Blob pattern, long start) throws SQLException {
    return position(pattern.getBytes(1, Math.toIntExact(pattern.length())), start);
  }

  @Override
  public int setBytes(long position, byte[] value) throws SQLException {
    return setBytes(position, value, 0, value.length);
  }

  @Override
  public int setBytes(long position, byte[] value, int offset, int length) throws SQLException {
    if (offset < 0 || length < 0 || offset > value.length - length) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER,
          "no " + length + " bytes from " + offset + " in an array of " + value.length);
    }
    int from = index(position);
    byte[] larger = Arrays.copyOf(bytes(), Math.max(bytes().length, from + length));
    System.arraycopy(value, offset, larger, from, length);
    bytes = larger;
    return length;
  }

  /** What is written takes its place when the stream is flushed or closed. */
  @Override
  public OutputStream setBinaryStream(long position) throws SQLException {
    index(position);
    return new ByteArrayOutputStream() {
      @Override
      public void flush() {
        try {
          setBytes(position, toByteArray());
        } catch (SQLException e) {
          throw new IllegalStateException(e.getMessage(), e);
        }
      }

      @Override
      public void close() {
        flush();
      }
    };
  }

  @Override
  public void truncate(long length) throws SQLException {
    requireLength(length);
    if (length > bytes().length) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER,
          "cannot truncate a BLOB of " + bytes().length + " bytes to " + length);
    }
    bytes = Arrays.copyOf(bytes(), (int) length);
  }

  @Override
  public void free() {
    bytes = null;
  }
}
