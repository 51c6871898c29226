package dev.yore.store.segment;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.segment.InsertRunEntry.PageEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The footer: what chunks a segment has and what they hold. Chunks lie in the order in which the
 * footer names them, so it keeps their lengths and reading it adds those up.
 */
final class SegmentIndex {
  private final ByteReader in;
  private final int version;
  private final long baseSequence;
  private long offset = SegmentFormat.HEADER_BYTES;

  private SegmentIndex(ByteReader in, int version, long baseSequence) {
    this.in = in;
    this.version = version;
    this.baseSequence = baseSequence;
  }

  /** What a footer says. */
  record Footer(
      List<DictionaryEntry> dictionaries, List<SegmentBlock> blocks, SegmentSketches sketches) {
    Footer {
      dictionaries = List.copyOf(dictionaries);
      blocks = List.copyOf(blocks);
    }
  }

  /** Writes all but the sketches, which follow. */
  static void encode(
      ByteWriter out,
      long baseSequence,
      List<DictionaryEntry> dictionaries,
      List<SegmentBlock> blocks) {
    out.putVarLong(dictionaries.size());
    for (DictionaryEntry dictionary : dictionaries) {
      out.putVarLong(dictionary.columnId());
      writeLength(out, dictionary.chunk());
    }
    out.putVarLong(blocks.size());
    for (SegmentBlock block : blocks) {
      out.putVarLong(block.block());
      out.putVarLong(block.inserts().size());
      for (InsertRunEntry run : block.inserts()) {
        writeInserts(out, baseSequence, run);
      }
      out.putByte(block.deletes() == null ? 0 : 1);
      if (block.deletes() != null) {
        writeKeys(out, baseSequence, block.deletes());
      }
      out.putVarLong(block.patches().size());
      for (PatchRunEntry run : block.patches()) {
        writePatches(out, baseSequence, run);
      }
      out.putVarLong(block.images().size());
      for (ImageEntry image : block.images()) {
        writeImage(out, baseSequence, image);
      }
      out.putVarLong(block.live().size());
      for (PatchRunEntry rows : block.live()) {
        writePatches(out, baseSequence, rows);
      }
    }
  }

  private static void writeInserts(ByteWriter out, long baseSequence, InsertRunEntry run) {
    out.putVarLong(run.firstSlot());
    out.putVarLong(run.rowCount());
    out.putVarLong(run.firstSequence() - baseSequence);
    out.putVarLong(run.lastSequence() - run.firstSequence());
    writeColumnIds(out, run.columnIds());
    for (int column = 0; column < run.columnIds().size(); column++) {
      for (int page = run.firstPage(); page <= run.lastPage(); page++) {
        ZoneMaps.encode(out, run.zone(column, page));
        writeLength(out, run.chunk(column, page));
      }
    }
    writeLength(out, run.sequences());
    writeLength(out, run.keyFilter());
    writeLength(out, run.keyOrder());
  }

  private static void writeKeys(ByteWriter out, long baseSequence, DeleteRunEntry run) {
    out.putVarLong(run.rowCount());
    out.putVarLong(run.firstSequence() - baseSequence);
    out.putVarLong(run.lastSequence() - run.firstSequence());
    out.putVarLong(run.minSlot());
    out.putVarLong(run.maxSlot() - run.minSlot() + 1L);
    writeLength(out, run.chunk());
  }

  private static void writePatches(ByteWriter out, long baseSequence, PatchRunEntry run) {
    writeKeys(
        out,
        baseSequence,
        new DeleteRunEntry(
            run.block(),
            run.rowCount(),
            run.firstSequence(),
            run.lastSequence(),
            run.minSlot(),
            run.maxSlot(),
            run.keys()));
    writeColumnIds(out, run.columnIds());
    for (int column = 0; column < run.columnIds().size(); column++) {
      ZoneMaps.encode(out, run.zone(column));
      writeLength(out, run.column(column));
    }
  }

  private static void writeImage(ByteWriter out, long baseSequence, ImageEntry image) {
    out.putVarLong(image.columnId());
    out.putVarLong(image.sequence() - baseSequence);
    out.putVarLong(image.firstSlot());
    out.putVarLong(image.rowCount());
    for (int page = image.firstPage(); page <= image.lastPage(); page++) {
      ZoneMaps.encode(out, image.zone(page));
      writeLength(out, image.chunk(page));
    }
  }

  private static void writeColumnIds(ByteWriter out, List<Integer> columnIds) {
    out.putVarLong(columnIds.size());
    for (int columnId : columnIds) {
      out.putVarLong(columnId);
    }
  }

  private static void writeLength(ByteWriter out, @Nullable ChunkRef chunk) {
    out.putVarLong(chunk == null ? 0 : chunk.length());
  }

  /**
   * Reads a footer.
   *
   * @param version of the file's format
   * @param chunksEnd where the chunks must end
   */
  static Footer decode(ByteReader in, int version, long baseSequence, long chunksEnd)
      throws CorruptDataException {
    SegmentIndex index = new SegmentIndex(in, version, baseSequence);
    List<DictionaryEntry> dictionaries =
        version >= SegmentFormat.VERSION_WITH_DICTIONARIES
            ? index.readDictionaries(chunksEnd)
            : List.of();
    long blocksEnd = dictionaries.isEmpty() ? chunksEnd : dictionaries.get(0).chunk().offset();
    List<SegmentBlock> blocks = new ArrayList<>();
    int previous = -1;
    for (int left = in.readCount(); left > 0; left--) {
      SegmentBlock block = index.readBlock();
      if (block.block() <= previous) {
        throw in.corrupt("block " + block.block() + " after " + previous);
      }
      previous = block.block();
      blocks.add(block);
    }
    SegmentSketches sketches =
        version >= SegmentFormat.VERSION_WITH_SKETCHES
            ? SegmentSketches.decode(in)
            : SegmentSketches.NONE;
    if (in.remaining() > 0 || index.offset != blocksEnd) {
      throw in.corrupt("chunks up to " + index.offset + " indexed, not up to " + blocksEnd);
    }
    return new Footer(dictionaries, blocks, sketches);
  }

  /** They end where the footer begins. */
  private List<DictionaryEntry> readDictionaries(long end) throws CorruptDataException {
    List<Integer> columnIds = new ArrayList<>();
    List<ChunkRef> chunks = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      columnIds.add(in.readVarInt(Integer.MAX_VALUE));
      chunks.add(readChunk());
    }
    long shift = end - offset;
    List<DictionaryEntry> entries = new ArrayList<>();
    for (ChunkRef chunk : chunks) {
      int columnId = columnIds.get(entries.size());
      ChunkRef moved = new ChunkRef(chunk.offset() + shift, chunk.length());
      entries.add(new DictionaryEntry(entries.size() + 1, columnId, moved));
    }
    offset = SegmentFormat.HEADER_BYTES;
    return entries;
  }

  private SegmentBlock readBlock() throws CorruptDataException {
    int block = in.readVarInt(Integer.MAX_VALUE);
    List<InsertRunEntry> inserts = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      inserts.add(readInserts(block));
    }
    @Nullable DeleteRunEntry deletes = in.readByte() == 0 ? null : readKeys(block);
    List<PatchRunEntry> patches = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      patches.add(readPatches(block));
    }
    List<ImageEntry> images = new ArrayList<>();
    if (version >= SegmentFormat.VERSION_WITH_IMAGES) {
      for (int left = in.readCount(); left > 0; left--) {
        images.add(readImage(block));
      }
    }
    List<PatchRunEntry> live = new ArrayList<>();
    if (version >= SegmentFormat.VERSION_WITH_LIVE_ROWS) {
      for (int left = in.readCount(); left > 0; left--) {
        live.add(readPatches(block));
      }
    }
    return new SegmentBlock(block, inserts, deletes, patches, images, live);
  }

  private ImageEntry readImage(int block) throws CorruptDataException {
    int columnId = in.readVarInt(Integer.MAX_VALUE);
    long sequence = in.readVarLong() + baseSequence;
    int firstSlot = in.readVarInt(BlockDelta.SLOTS - 1);
    if (firstSlot % BlockDelta.PAGE_SLOTS != 0) {
      throw in.corrupt("image from slot " + firstSlot + ", which begins no page");
    }
    int rows = readRows(BlockDelta.SLOTS - firstSlot);
    return new ImageEntry(
        block, columnId, sequence, firstSlot, rows, readPages(firstSlot, firstSlot + rows));
  }

  /** The pages of one column. */
  private List<PageEntry> readPages(int fromSlot, int toSlot) throws CorruptDataException {
    List<PageEntry> pages = new ArrayList<>();
    for (int slot = fromSlot; slot < toSlot; ) {
      int next = Math.min(toSlot, (slot / BlockDelta.PAGE_SLOTS + 1) * BlockDelta.PAGE_SLOTS);
      pages.add(new PageEntry(ZoneMaps.decode(in, next - slot), readChunk()));
      slot = next;
    }
    return pages;
  }

  private InsertRunEntry readInserts(int block) throws CorruptDataException {
    int firstSlot = in.readVarInt(BlockDelta.SLOTS - 1);
    int rows = readRows(BlockDelta.SLOTS - firstSlot);
    long firstSequence = in.readVarLong() + baseSequence;
    long lastSequence = in.readVarLong() + firstSequence;
    List<Integer> columnIds = readColumnIds();
    List<PageEntry> pages = new ArrayList<>();
    for (int column = 0; column < columnIds.size(); column++) {
      pages.addAll(readPages(firstSlot, firstSlot + rows));
    }
    return new InsertRunEntry(
        block,
        firstSlot,
        rows,
        firstSequence,
        lastSequence,
        columnIds,
        pages,
        readOptionalChunk(),
        readOptionalChunk(),
        readOptionalChunk());
  }

  private DeleteRunEntry readKeys(int block) throws CorruptDataException {
    int rows = readRows(Integer.MAX_VALUE);
    long firstSequence = in.readVarLong() + baseSequence;
    long lastSequence = in.readVarLong() + firstSequence;
    int minSlot = in.readVarInt(BlockDelta.SLOTS - 1);
    int slots = readRows(BlockDelta.SLOTS - minSlot);
    return new DeleteRunEntry(
        block, rows, firstSequence, lastSequence, minSlot, minSlot + slots - 1, readChunk());
  }

  private PatchRunEntry readPatches(int block) throws CorruptDataException {
    DeleteRunEntry keys = readKeys(block);
    List<Integer> columnIds = readColumnIds();
    List<ChunkRef> chunks = new ArrayList<>();
    List<ZoneMap> zones = new ArrayList<>();
    for (int i = 0; i < columnIds.size(); i++) {
      zones.add(ZoneMaps.decode(in, keys.rowCount()));
      chunks.add(readChunk());
    }
    return new PatchRunEntry(keys, columnIds, chunks, zones);
  }

  private List<Integer> readColumnIds() throws CorruptDataException {
    List<Integer> columnIds = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      columnIds.add(in.readVarInt(Integer.MAX_VALUE));
    }
    return columnIds;
  }

  private int readRows(int max) throws CorruptDataException {
    int rows = in.readVarInt(max);
    if (rows == 0) {
      throw in.corrupt("run of no rows");
    }
    return rows;
  }

  private ChunkRef readChunk() throws CorruptDataException {
    @Nullable ChunkRef chunk = readOptionalChunk();
    if (chunk == null) {
      throw in.corrupt("chunk of no bytes");
    }
    return chunk;
  }

  private @Nullable ChunkRef readOptionalChunk() throws CorruptDataException {
    int length = in.readVarInt(Integer.MAX_VALUE);
    if (length == 0) {
      return null;
    }
    if (length <= SegmentFormat.CHECKSUM_BYTES) {
      throw in.corrupt("chunk of " + length + " bytes");
    }
    ChunkRef chunk = new ChunkRef(offset, length);
    offset += length;
    return chunk;
  }
}
