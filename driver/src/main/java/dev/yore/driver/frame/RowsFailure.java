package dev.yore.driver.frame;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What a server answers instead of a frame. Immutable.
 *
 * <pre>
 * Failure ::= magic:u8[2]="YE" version:u8=1 number:i32 sqlState:u8[5] message (UTF-8, to the end)
 * </pre>
 *
 * @param number of the error, as the vendor code of SQLException; big-endian on the wire
 */
public record RowsFailure(String sqlState, int number, String message) {
  private static final int MAGIC = 'Y' << 8 | 'E';
  private static final int VERSION = 1;
  private static final int SQL_STATE_BYTES = 5;

  /** The failure as it travels. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(MAGIC);
      out.writeByte(VERSION);
      out.writeInt(number);
      out.write(sqlState.getBytes(StandardCharsets.US_ASCII), 0, SQL_STATE_BYTES);
      out.write(message.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a failure.
   *
   * @throws IOException if it is none
   */
  public static RowsFailure decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (in.readUnsignedShort() != MAGIC || in.readByte() != VERSION) {
      throw new IOException("neither rows nor why there are none");
    }
    int number = in.readInt();
    String state = new String(in.readNBytes(SQL_STATE_BYTES), StandardCharsets.US_ASCII);
    return new RowsFailure(state, number, new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }
}
