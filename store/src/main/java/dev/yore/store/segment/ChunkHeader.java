package dev.yore.store.segment;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;

/**
 * What a chunk says of itself. The footer says it too, so that a chunk in another's place is
 * noticed; and without a footer it would be enough to find everything again. Immutable.
 *
 * @param firstSlot the least slot the chunk is about
 * @param slots from the least slot to the greatest, inclusive
 * @param columnId -1 for none
 * @param firstSequence the least sequence in it
 * @param lastSequence the greatest sequence in it
 * @param rows values in it
 */
record ChunkHeader(
    int kind,
    int block,
    int firstSlot,
    int slots,
    int columnId,
    long firstSequence,
    long lastSequence,
    int rows) {
  static final int NO_COLUMN = -1;

  static ChunkHeader ofInsertPage(InsertRunEntry run, int columnIndex, int page) {
    int firstSlot = run.pageFirstSlot(page);
    int rows = run.pageToSlot(page) - firstSlot;
    return new ChunkHeader(
        SegmentFormat.INSERT_COLUMN,
        run.block(),
        firstSlot,
        rows,
        run.columnIds().get(columnIndex),
        run.firstSequence(),
        run.lastSequence(),
        rows);
  }

  /** Of a chunk about all rows of a run: sequences, key filter, key order. */
  static ChunkHeader ofInsertRun(int kind, InsertRunEntry run) {
    return new ChunkHeader(
        kind,
        run.block(),
        run.firstSlot(),
        run.rowCount(),
        NO_COLUMN,
        run.firstSequence(),
        run.lastSequence(),
        run.rowCount());
  }

  static ChunkHeader ofDeletes(DeleteRunEntry run) {
    return new ChunkHeader(
        SegmentFormat.DELETES,
        run.block(),
        run.minSlot(),
        run.maxSlot() - run.minSlot() + 1,
        NO_COLUMN,
        run.firstSequence(),
        run.lastSequence(),
        run.rowCount());
  }

  /** Of the keys or, with a column's id, of the values of a patch run. */
  static ChunkHeader ofPatches(int kind, PatchRunEntry run, int columnId) {
    return new ChunkHeader(
        kind,
        run.block(),
        run.minSlot(),
        run.maxSlot() - run.minSlot() + 1,
        columnId,
        run.firstSequence(),
        run.lastSequence(),
        run.rowCount());
  }

  static ChunkHeader ofImagePage(ImageEntry image, int page) {
    int firstSlot = image.pageFirstSlot(page);
    int rows = image.pageToSlot(page) - firstSlot;
    return new ChunkHeader(
        SegmentFormat.IMAGE_COLUMN,
        image.block(),
        firstSlot,
        rows,
        image.columnId(),
        image.sequence(),
        image.sequence(),
        rows);
  }

  /** Of a dictionary, which is about no block. */
  static ChunkHeader ofDictionary(int columnId, long baseSequence) {
    return new ChunkHeader(
        SegmentFormat.DICTIONARY, 0, 0, 0, columnId, baseSequence, baseSequence, 1);
  }

  /** Whether such a chunk's payload is a vector, whose texts may need a dictionary. */
  boolean isOfVector() {
    return kind == SegmentFormat.INSERT_COLUMN
        || kind == SegmentFormat.PATCH_COLUMN
        || kind == SegmentFormat.IMAGE_COLUMN
        || kind == SegmentFormat.LIVE_COLUMN;
  }

  void encode(ByteWriter out, long baseSequence, int dictionaryId) {
    out.putByte(kind);
    out.putByte(SegmentFormat.CODEC);
    out.putVarLong(dictionaryId);
    out.putVarLong(block);
    out.putVarLong(firstSlot);
    out.putVarLong(slots);
    out.putVarLong(columnId + 1L);
    out.putVarLong(firstSequence - baseSequence);
    out.putVarLong(lastSequence - firstSequence);
    out.putVarLong(rows);
  }

  /**
   * A header as it lies in a file.
   *
   * @param dictionaryId of what the payload needs, or is; 0 for none
   */
  record Encoded(ChunkHeader header, int dictionaryId) {}

  static Encoded decode(ByteReader in, long baseSequence) throws CorruptDataException {
    int kind = in.readByte();
    int codec = in.readByte();
    if (codec != SegmentFormat.CODEC) {
      throw in.corrupt("chunk of codec " + codec);
    }
    int dictionaryId = in.readVarInt(Integer.MAX_VALUE);
    int block = in.readVarInt(Integer.MAX_VALUE);
    int firstSlot = in.readVarInt(Integer.MAX_VALUE);
    int slots = in.readVarInt(Integer.MAX_VALUE);
    int columnId = in.readVarInt(Integer.MAX_VALUE) - 1;
    long firstSequence = in.readVarLong() + baseSequence;
    long lastSequence = in.readVarLong() + firstSequence;
    int rows = in.readVarInt(Integer.MAX_VALUE);
    return new Encoded(
        new ChunkHeader(kind, block, firstSlot, slots, columnId, firstSequence, lastSequence, rows),
        dictionaryId);
  }
}
