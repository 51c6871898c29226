package dev.yore.store.metadata;

import dev.yore.store.Commit;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.schema.Branch;
import org.jspecify.annotations.Nullable;

/**
 * How a commit is kept. Stateless.
 *
 * <pre>
 * stampMillis: zigzag varint; version, tables, inserted, updated, deleted: varints;
 * message: 0, or 1 and a string; branch: 0 for main, or 1 and its name
 * </pre>
 *
 * The stamp comes first because most readers want nothing else. Version 1, which is still read,
 * lacks the branch.
 */
final class CommitEntry {
  private static final int VERSION = 2;

  /** The last one without branches. */
  private static final long VERSION_OF_MAIN = 1;

  private CommitEntry() {}

  static byte[] encode(Commit commit) {
    ByteWriter out = new ByteWriter();
    out.putZigZag(commit.stampMillis());
    out.putVarLong(VERSION);
    out.putVarLong(commit.tables());
    out.putVarLong(commit.inserted());
    out.putVarLong(commit.updated());
    out.putVarLong(commit.deleted());
    writeOptional(out, commit.message());
    writeOptional(out, commit.branch().equals(Branch.MAIN_NAME) ? null : commit.branch());
    return out.toByteArray();
  }

  private static void writeOptional(ByteWriter out, @Nullable String text) {
    out.putByte(text == null ? 0 : 1);
    if (text != null) {
      out.putString(text);
    }
  }

  static long stampMillis(byte[] bytes) throws CorruptDataException {
    return new ByteReader(bytes).readZigZag();
  }

  static Commit decode(long sequence, byte[] bytes) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes);
    long stampMillis = in.readZigZag();
    long version = Versions.require(in, VERSION, "commit");
    int tables = in.readVarInt(Integer.MAX_VALUE);
    long inserted = in.readVarLong();
    long updated = in.readVarLong();
    long deleted = in.readVarLong();
    String message = in.readByte() == 0 ? null : in.readString();
    String branch =
        version == VERSION_OF_MAIN || in.readByte() == 0 ? Branch.MAIN_NAME : in.readString();
    return new Commit(sequence, stampMillis, message, branch, tables, inserted, updated, deleted);
  }
}
