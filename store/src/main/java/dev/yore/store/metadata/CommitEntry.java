package dev.yore.store.metadata;

import dev.yore.store.Commit;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;

/**
 * How a commit is kept. Stateless.
 *
 * <pre>
 * stampMillis: zigzag varint; version, tables, inserted, updated, deleted: varints;
 * message: 0, or 1 and a string
 * </pre>
 *
 * The stamp comes first because most readers want nothing else.
 */
final class CommitEntry {
  private static final int VERSION = 1;

  private CommitEntry() {}

  static byte[] encode(Commit commit) {
    ByteWriter out = new ByteWriter();
    out.putZigZag(commit.stampMillis());
    out.putVarLong(VERSION);
    out.putVarLong(commit.tables());
    out.putVarLong(commit.inserted());
    out.putVarLong(commit.updated());
    out.putVarLong(commit.deleted());
    String message = commit.message();
    out.putByte(message == null ? 0 : 1);
    if (message != null) {
      out.putString(message);
    }
    return out.toByteArray();
  }

  static long stampMillis(byte[] bytes) throws CorruptDataException {
    return new ByteReader(bytes).readZigZag();
  }

  static Commit decode(long sequence, byte[] bytes) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes);
    long stampMillis = in.readZigZag();
    Versions.require(in, VERSION, "commit");
    int tables = in.readVarInt(Integer.MAX_VALUE);
    long inserted = in.readVarLong();
    long updated = in.readVarLong();
    long deleted = in.readVarLong();
    String message = in.readByte() == 0 ? null : in.readString();
    return new Commit(sequence, stampMillis, message, tables, inserted, updated, deleted);
  }
}
