package dev.yore.driver.frame;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What asks for more rows of a statement. Immutable. Numbers are big-endian:
 *
 * <pre>
 * Request ::= version:u8=1 statementId:i32 offset:i64 maxRows:i32 targetBytes:i32
 *             length:u16 connectionId:u8[length] (UTF-8)
 * </pre>
 *
 * @param offset how many rows the client has
 * @param maxRows at most so many; 0 for as many as seems good
 * @param targetBytes about how long the frame should be
 */
public record RowsRequest(
    String connectionId, int statementId, long offset, int maxRows, int targetBytes) {
  private static final int VERSION = 1;

  /** Where a server is asked for it. */
  public static final String PATH = "/rows";

  /** What a frame is to HTTP. */
  public static final String CONTENT_TYPE = "application/x-yore-rows";

  /** The request as it travels. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(statementId);
      out.writeLong(offset);
      out.writeInt(maxRows);
      out.writeInt(targetBytes);
      out.writeUTF(connectionId);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a request.
   *
   * @throws IOException if it is none
   */
  public static RowsRequest decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("rows are asked for in the unknown version " + version);
    }
    int statementId = in.readInt();
    long offset = in.readLong();
    int maxRows = in.readInt();
    int targetBytes = in.readInt();
    return new RowsRequest(in.readUTF(), statementId, offset, maxRows, targetBytes);
  }
}
