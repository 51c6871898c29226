package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A text in memory as a CLOB: Yore's VARCHAR holds what other databases keep apart. One thread. */
final class TextLob implements NClob {
  private @Nullable StringBuilder text;

  TextLob(String text) {
    this.text = new StringBuilder(text);
  }

  private StringBuilder text() throws SQLException {
    if (text == null) {
      throw SqlErrors.create(ErrorCode.INVALID_PARAMETER, "the CLOB was freed");
    }
    return text;
  }

  /** A 1-based position as an index, which may be the one behind the end. */
  private int index(long position) throws SQLException {
    if (position < 1 || position > text().length() + 1L) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER,
          "position " + position + " is outside of a CLOB of " + text().length() + " characters");
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
    return text().length();
  }

  @Override
  public String getSubString(long position, int length) throws SQLException {
    int from = index(position);
    requireLength(length);
    return text().substring(from, (int) Math.min(text().length(), (long) from + length));
  }

  @Override
  public Reader getCharacterStream() throws SQLException {
    return new StringReader(text().toString());
  }

  @Override
  public Reader getCharacterStream(long position, long length) throws SQLException {
    requireLength(length);
    return new StringReader(getSubString(position, (int) Math.min(Integer.MAX_VALUE, length)));
  }

  @Override
  public InputStream getAsciiStream() throws SQLException {
    return new ByteArrayInputStream(text().toString().getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public long position(String pattern, long start) throws SQLException {
    int found = text().indexOf(pattern, index(start));
    return found < 0 ? -1 : found + 1L;
  }

  @Override
  public long position(Clob pattern, long start) throws SQLException {
    return position(pattern.getSubString(1, Math.toIntExact(pattern.length())), start);
  }

  @Override
  public int setString(long position, String value) throws SQLException {
    int from = index(position);
    text().replace(from, Math.min(text().length(), from + value.length()), value);
    return value.length();
  }

  @Override
  public int setString(long position, String value, int offset, int length) throws SQLException {
    if (offset < 0 || length < 0 || offset > value.length() - length) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER,
          "no " + length + " characters from " + offset + " in a text of " + value.length());
    }
    return setString(position, value.substring(offset, offset + length));
  }

  /** What is written takes its place when the stream is flushed or closed. */
  @Override
  public Writer setCharacterStream(long position) throws SQLException {
    index(position);
    return new StringWriter() {
      @Override
      public void flush() {
        place(position, toString());
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  @Override
  public OutputStream setAsciiStream(long position) throws SQLException {
    index(position);
    return new ByteArrayOutputStream() {
      @Override
      public void flush() {
        place(position, toString(StandardCharsets.US_ASCII));
      }

      @Override
      public void close() {
        flush();
      }
    };
  }

  private void place(long position, String value) {
    try {
      setString(position, value);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public void truncate(long length) throws SQLException {
    requireLength(length);
    if (length > text().length()) {
      throw SqlErrors.create(
          ErrorCode.INVALID_PARAMETER,
          "cannot truncate a CLOB of " + text().length() + " characters to " + length);
    }
    text().setLength((int) length);
  }

  @Override
  public void free() {
    text = null;
  }
}
