package dev.yore.store.codec;

import dev.yore.store.delta.CommitRecord;
import dev.yore.store.delta.PatchGroup;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Catalog;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commit records as bytes, column by column: the payload of the log's records, which adds length
 * and checksum. Pure functions, safe for many threads.
 *
 * <pre>
 * CommitRecord ::= version:u8 (2) flags:u8 dictionaryId:varint Body
 * flags        ::= zstd (bit 0); the others are 0
 * dictionaryId ::= zstd dictionary the body was compressed with, 0 for none
 * Body         ::= rawLength:varint zstd frame of Plain, up to the end of the record | Plain
 * Plain        ::= sequence:varint stampMillis:zigzag message:Optional branchId:varint
 *                  hasCatalog:u8 Catalog? hasBranches:u8 Branches?
 *                  tables:varint TableDelta*              (see CatalogCodec, BranchesCodec)
 * TableDelta   ::= tableId:varint firstRowId:zigzag Batch deletes:varint Longs
 *                  patches:varint PatchGroup*
 * PatchGroup   ::= Batch columnId:varint* Longs                          an id per column, row ids
 * Batch        ::= rows:varint columns:varint Vector*                    (see VectorCodec)
 * </pre>
 *
 * Version 1, which is still read, lacks branchId, hasBranches and Branches: all is of main.
 */
public final class CommitRecordCodec {
  static final int VERSION = 2;

  /** The last one without branches. */
  private static final int VERSION_OF_MAIN = 1;

  static final int ZSTD_FLAG = 1;

  /** The only dictionary id there is so far: none. */
  static final int NO_DICTIONARY = 0;

  /** Shorter bodies do not shrink. */
  private static final int MIN_ZSTD_BYTES = 128;

  private static final int EXPECTED_ROW_BYTES = 48;
  private static final int MAX_EXPECTED_BYTES = 1 << 20;

  private CommitRecordCodec() {}

  /**
   * The record's bytes.
   *
   * @throws dev.yore.store.StoreException {@code NOT_SUPPORTED} for one of 2 GiB or more
   */
  public static byte[] encode(CommitRecord record) {
    ByteWriter body = new ByteWriter(expectedBytes(record));
    writeRecord(body, record);
    ByteWriter out = new ByteWriter(body.size() + (body.size() >> 7) + MIN_ZSTD_BYTES);
    if (body.size() >= MIN_ZSTD_BYTES && writeCompressed(out, body)) {
      return out.toByteArray();
    }
    out.truncate(0);
    writeHead(out, 0);
    out.putBytes(body.array(), 0, body.size());
    return out.toByteArray();
  }

  /** About what the record takes, so that the array hardly has to grow. */
  private static int expectedBytes(CommitRecord record) {
    long bytes = MIN_ZSTD_BYTES;
    for (TableDelta table : record.tables()) {
      bytes += table.rowEvents() * EXPECTED_ROW_BYTES;
    }
    return (int) Math.min(MAX_EXPECTED_BYTES, bytes);
  }

  private static void writeHead(ByteWriter out, int flags) {
    out.putByte(VERSION);
    out.putByte(flags);
    out.putVarLong(NO_DICTIONARY);
  }

  private static boolean writeCompressed(ByteWriter out, ByteWriter body) {
    writeHead(out, ZSTD_FLAG);
    out.putVarLong(body.size());
    ZstdContexts.compress(out, body.array(), 0, body.size(), VectorCodec.ZSTD_HOT);
    return out.size() < body.size();
  }

  /**
   * Reads the record that fills {@code bytes[from..to)}.
   *
   * @throws CorruptDataException also for a version or dictionary this code does not know
   */
  public static CommitRecord decode(byte[] bytes, int from, int to) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes, from, to);
    int version = in.readByte();
    if (version > VERSION) {
      throw CorruptDataException.tooNew("commit record", version, VERSION, from);
    }
    int flags = in.readByte();
    long dictionaryId = in.readVarLong();
    if (version < VERSION_OF_MAIN || flags > ZSTD_FLAG || dictionaryId != NO_DICTIONARY) {
      throw in.corrupt(
          "commit record of version "
              + version
              + ", flags "
              + flags
              + ", dictionary "
              + dictionaryId);
    }
    if (flags != ZSTD_FLAG) {
      return readWhole(in, version);
    }
    int bodyAt = in.position();
    ByteReader body = expand(in);
    try {
      return readWhole(body, version);
    } catch (CorruptDataException e) {
      throw e.inExpanded(bodyAt);
    }
  }

  private static CommitRecord readWhole(ByteReader body, int version) throws CorruptDataException {
    CommitRecord record = readRecord(body, version);
    if (body.remaining() > 0) {
      throw body.corrupt(body.remaining() + " bytes after a commit record");
    }
    return record;
  }

  /** Reads a record that fills the whole array. */
  public static CommitRecord decode(byte[] bytes) throws CorruptDataException {
    return decode(bytes, 0, bytes.length);
  }

  private static ByteReader expand(ByteReader in) throws CorruptDataException {
    long rawLength = in.readVarLong();
    ZstdContexts.checkRatio(in, in.remaining(), rawLength);
    byte[] raw = new byte[(int) rawLength];
    ZstdContexts.decompress(in, in.remaining(), raw, 0, raw.length);
    return new ByteReader(raw);
  }

  private static void writeRecord(ByteWriter out, CommitRecord record) {
    out.putVarLong(record.sequence());
    out.putZigZag(record.stampMillis());
    CatalogCodec.writeOptional(out, record.message());
    out.putVarLong(record.branchId());
    out.putByte(record.catalog() == null ? 0 : 1);
    if (record.catalog() != null) {
      CatalogCodec.encode(out, record.catalog());
    }
    out.putByte(record.branches() == null ? 0 : 1);
    if (record.branches() != null) {
      BranchesCodec.encode(out, record.branches());
    }
    out.putVarLong(record.tables().size());
    for (TableDelta table : record.tables()) {
      writeTable(out, table);
    }
  }

  private static CommitRecord readRecord(ByteReader in, int version) throws CorruptDataException {
    boolean hasBranch = version > VERSION_OF_MAIN;
    long sequence = in.readVarLong();
    long stampMillis = in.readZigZag();
    @Nullable String message = CatalogCodec.readOptional(in);
    int branchId = hasBranch ? in.readVarInt(Integer.MAX_VALUE) : Branch.MAIN_ID;
    @Nullable Catalog catalog = in.readByte() == 0 ? null : CatalogCodec.decode(in);
    @Nullable Branches branches = hasBranch && in.readByte() != 0 ? BranchesCodec.decode(in) : null;
    List<TableDelta> tables = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      tables.add(readTable(in));
    }
    return new CommitRecord(sequence, stampMillis, message, branchId, catalog, branches, tables);
  }

  private static void writeTable(ByteWriter out, TableDelta table) {
    out.putVarLong(table.tableId());
    out.putZigZag(table.firstRowId());
    writeBatch(out, table.inserts());
    out.putVarLong(table.deletedRowIds().length);
    VectorCodec.encodeLongs(out, table.deletedRowIds());
    out.putVarLong(table.patches().size());
    for (PatchGroup patch : table.patches()) {
      writeBatch(out, patch.values());
      for (int columnId : patch.columnIds()) {
        out.putVarLong(columnId);
      }
      VectorCodec.encodeLongs(out, patch.rowIds());
    }
  }

  private static TableDelta readTable(ByteReader in) throws CorruptDataException {
    int tableId = in.readVarInt(Integer.MAX_VALUE);
    long firstRowId = in.readZigZag();
    VectorBatch inserts = readBatch(in);
    long[] deletedRowIds = VectorCodec.decodeLongs(in, in.readVarInt(Integer.MAX_VALUE));
    List<PatchGroup> patches = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      patches.add(readPatch(in));
    }
    return new TableDelta(tableId, firstRowId, inserts, deletedRowIds, patches);
  }

  private static PatchGroup readPatch(ByteReader in) throws CorruptDataException {
    VectorBatch values = readBatch(in);
    List<Integer> columnIds = new ArrayList<>();
    for (int i = 0; i < values.columns().size(); i++) {
      columnIds.add(in.readVarInt(Integer.MAX_VALUE));
    }
    long[] rowIds = VectorCodec.decodeLongs(in, values.rowCount());
    return new PatchGroup(columnIds, rowIds, values);
  }

  private static void writeBatch(ByteWriter out, VectorBatch batch) {
    out.putVarLong(batch.rowCount());
    out.putVarLong(batch.columns().size());
    for (ColumnVector column : batch.columns()) {
      // The record is compressed as a whole, or too short for it.
      VectorCodec.encode(out, column, VectorCodec.ZSTD_NONE);
    }
  }

  private static VectorBatch readBatch(ByteReader in) throws CorruptDataException {
    int rows = in.readVarInt(Integer.MAX_VALUE);
    int columns = in.readCount();
    if (columns > 0) {
      LongBlocks.checkCount(in, rows);
    }
    List<ColumnVector> vectors = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      vectors.add(VectorCodec.decode(in, rows));
    }
    return new VectorBatch(rows, vectors);
  }
}
