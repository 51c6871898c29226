package dev.yore.store.segment;

import dev.yore.store.Tier;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.codec.LongRuns;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.codec.VectorSlice;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.DeleteRun;
import dev.yore.store.delta.SegmentContent;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnVector;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The door to one segment: what it has, and the values of each kind of chunk. Opening reads header
 * and footer ({@link SegmentOutline}); every other method reads, checks and decodes what it is
 * asked for ({@link ChunkReader}), and keeps nothing but key filters (softly). Safe for many
 * threads.
 *
 * <p>Every method may throw {@link dev.yore.store.StoreException}: {@code CORRUPT} naming file and
 * offset, {@code IO_ERROR}, {@code STORE_CLOSED}.
 */
public final class SegmentReader implements AutoCloseable {
  private final SegmentBytes file;
  private final SegmentHeader header;
  private final SegmentOutline outline;
  private final List<SegmentBlock> blocks;
  private final SegmentDictionaries dictionaries;
  private final ChunkReader chunks;
  private final Map<Integer, SegmentBlock> blocksByNumber = new HashMap<>();

  private SegmentReader(SegmentBytes file, SegmentOutline outline) {
    this.file = file;
    this.outline = outline;
    this.header = outline.header();
    this.blocks = outline.footer().blocks();
    this.dictionaries = new SegmentDictionaries(outline.footer().dictionaries());
    this.chunks = new ChunkReader(file, header.fromSequence(), dictionaries);
    for (SegmentBlock block : blocks) {
      blocksByNumber.put(block.block(), block);
    }
  }

  /**
   * Opens a file of the store.
   *
   * @throws dev.yore.store.StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}, {@code
   *     FORMAT_TOO_OLD}, {@code IO_ERROR}
   */
  public static SegmentReader open(Path path, UUID storeId) {
    return open(path, Tier.SSD, storeId);
  }

  /** Opens a file of the store that lies on a certain tier. */
  public static SegmentReader open(Path path, Tier tier, UUID storeId) {
    return open(new SegmentFile(path, tier), storeId);
  }

  /** Opens a segment, taking over where its bytes come from. */
  public static SegmentReader open(SegmentBytes file, UUID storeId) {
    boolean opened = false;
    try {
      SegmentReader reader = new SegmentReader(file, SegmentOutline.read(file, storeId));
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  /** Where the segment lies, for messages. */
  public String name() {
    return file.name();
  }

  public int tableId() {
    return header.tableId();
  }

  public long segmentId() {
    return header.segmentId();
  }

  /** {@link SegmentFormat#LEVEL_FLUSHED} and up. */
  public int level() {
    return header.level();
  }

  /** The first sequence that may occur. */
  public long fromSequence() {
    return header.fromSequence();
  }

  /** One past the last sequence that may occur. */
  public long toSequence() {
    return header.toSequence();
  }

  public long sizeBytes() {
    return outline.sizeBytes();
  }

  /** All blocks it has something about, ascending. */
  public List<SegmentBlock> blocks() {
    return blocks;
  }

  /**
   * About which values a column is given here, by inserts and patches; null if it is given none, or
   * if the segment was written before there were sketches.
   */
  public @Nullable DistinctSketch sketch(int columnId) {
    try {
      return outline.footer().sketches().of(columnId);
    } catch (CorruptDataException e) {
      throw SegmentErrors.undecodable(name(), outline.footerOffset(), e);
    }
  }

  /** Where a block's chunks lie, which is one after the other. */
  public ByteRange range(SegmentBlock block) {
    return outline.range(block);
  }

  /** Its chunks one by one, as they lie there. */
  ChunkReader chunks() {
    return chunks;
  }

  /** The dictionaries that its texts were compressed with. */
  SegmentDictionaries dictionaries() {
    return dictionaries;
  }

  public int dictionaryCount() {
    return dictionaries.entries().size();
  }

  /** What dictionaries take of the segment. */
  public long dictionaryBytes() {
    return dictionaries.fileBytes();
  }

  /** Some bytes, and where the dictionaries lie that whoever reads them may need. */
  public List<ByteRange> withDictionaries(ByteRange range) {
    ByteRange needed = outline.dictionaries();
    return needed.length() == 0 ? List.of(range) : List.of(range, needed);
  }

  /** Where the dictionaries lie that a column's chunks may need and that are not in memory. */
  public List<ByteRange> missingDictionaries(int columnId) {
    return dictionaries.missing(columnId);
  }

  /** The segment's bytes, to be copied; closed with this. */
  public SegmentBytes bytes() {
    return file;
  }

  /** What it has about a block, or null for nothing. */
  public @Nullable SegmentBlock block(int block) {
    return blocksByNumber.get(block);
  }

  /**
   * The values of a column in one page, which is the run's slots from {@link
   * InsertRunEntry#pageFirstSlot} to {@link InsertRunEntry#pageToSlot}.
   *
   * @param columnIndex position in {@link InsertRunEntry#columnIds()}
   * @param page {@link InsertRunEntry#firstPage()} to {@link InsertRunEntry#lastPage()}
   */
  public ColumnVector readInsertColumn(InsertRunEntry run, int columnIndex, int page) {
    ChunkHeader expected = ChunkHeader.ofInsertPage(run, columnIndex, page);
    return chunks.read(
        run.chunk(columnIndex, page),
        expected,
        (in, dictionary) -> VectorCodec.decode(in, expected.rows(), dictionary));
  }

  /**
   * The first values of a column in one page, so many of them or more.
   *
   * @param rows at least 1, at most those of the page
   */
  public ColumnVector readInsertColumnStart(
      InsertRunEntry run, int columnIndex, int page, int rows) {
    ChunkHeader expected = ChunkHeader.ofInsertPage(run, columnIndex, page);
    return chunks.readPart(
        run.chunk(columnIndex, page),
        expected,
        (in, dictionary) -> VectorCodec.decodeStart(in, expected.rows(), rows, dictionary));
  }

  /** The value of a column in one slot, with those around it that cannot be had apart from it. */
  public SlotVector readInsertColumnAround(InsertRunEntry run, int columnIndex, int slot) {
    int page = slot / BlockDelta.PAGE_SLOTS;
    ChunkHeader expected = ChunkHeader.ofInsertPage(run, columnIndex, page);
    return readAround(run.chunk(columnIndex, page), expected, slot);
  }

  /**
   * The values of an image in one page, from {@link ImageEntry#pageFirstSlot} to {@link
   * ImageEntry#pageToSlot}.
   *
   * @param page {@link ImageEntry#firstPage()} to {@link ImageEntry#lastPage()}
   */
  public ColumnVector readImage(ImageEntry image, int page) {
    ChunkHeader expected = ChunkHeader.ofImagePage(image, page);
    return chunks.read(
        image.chunk(page),
        expected,
        (in, dictionary) -> VectorCodec.decode(in, expected.rows(), dictionary));
  }

  /** An image's value in one slot, with those around it that cannot be had apart from it. */
  public SlotVector readImageAround(ImageEntry image, int slot) {
    int page = slot / BlockDelta.PAGE_SLOTS;
    ChunkHeader expected = ChunkHeader.ofImagePage(image, page);
    return readAround(image.chunk(page), expected, slot);
  }

  private SlotVector readAround(ChunkRef chunk, ChunkHeader expected, int slot) {
    int firstSlot = expected.firstSlot();
    VectorSlice slice =
        chunks.readPart(
            chunk,
            expected,
            (in, dictionary) ->
                VectorCodec.decodeAround(in, expected.rows(), slot - firstSlot, dictionary));
    return new SlotVector(slice.vector(), firstSlot + slice.firstRow());
  }

  /** When each row of a run was inserted, never decreasing. */
  public long[] readInsertSequences(InsertRunEntry run) {
    @Nullable ChunkRef chunk = run.sequences();
    if (chunk == null) {
      long[] sequences = new long[run.rowCount()];
      Arrays.fill(sequences, run.firstSequence());
      return sequences;
    }
    ChunkHeader expected = ChunkHeader.ofInsertRun(SegmentFormat.INSERT_SEQUENCES, run);
    return chunks.read(chunk, expected, (in, none) -> readSequences(in, run.rowCount()));
  }

  /** The same as runs of rows inserted by one commit. */
  public LongRuns readInsertSequenceRuns(InsertRunEntry run) {
    @Nullable ChunkRef chunk = run.sequences();
    if (chunk == null) {
      return new LongRuns(new int[] {run.rowCount()}, new long[] {run.firstSequence()});
    }
    ChunkHeader expected = ChunkHeader.ofInsertRun(SegmentFormat.INSERT_SEQUENCES, run);
    LongRuns relative =
        chunks.read(chunk, expected, (in, none) -> VectorCodec.decodeRuns(in, run.rowCount()));
    long[] sequences = relative.values();
    for (int i = 0; i < sequences.length; i++) {
      sequences[i] += header.fromSequence();
    }
    return relative;
  }

  public DeleteRun readDeletes(DeleteRunEntry run) {
    return chunks.read(
        run.chunk(),
        ChunkHeader.ofDeletes(run),
        (in, none) ->
            new DeleteRun(readSlots(in, run.rowCount()), readSequences(in, run.rowCount())));
  }

  public PatchKeys readPatchKeys(PatchRunEntry run) {
    return readKeys(run, SegmentFormat.PATCH_KEYS);
  }

  /** The slots of a page's live rows; the sequence is the same for all. */
  public PatchKeys readLiveKeys(PatchRunEntry rows) {
    return readKeys(rows, SegmentFormat.LIVE_KEYS);
  }

  private PatchKeys readKeys(PatchRunEntry run, int kind) {
    return chunks.read(
        run.keys(),
        ChunkHeader.ofPatches(kind, run, ChunkHeader.NO_COLUMN),
        (in, none) ->
            new PatchKeys(readSlots(in, run.rowCount()), readSequences(in, run.rowCount())));
  }

  /**
   * The new values of a column, in the order of {@link #readPatchKeys}.
   *
   * @param columnIndex position in {@link PatchRunEntry#columnIds()}
   */
  public ColumnVector readPatchColumn(PatchRunEntry run, int columnIndex) {
    return readColumn(run, columnIndex, SegmentFormat.PATCH_COLUMN);
  }

  /**
   * One patch's new value of a column, with those around it that cannot be had apart from it.
   *
   * @param row position in the run
   */
  public VectorSlice readPatchColumnAround(PatchRunEntry run, int columnIndex, int row) {
    int columnId = run.columnIds().get(columnIndex);
    return chunks.readPart(
        run.column(columnIndex),
        ChunkHeader.ofPatches(SegmentFormat.PATCH_COLUMN, run, columnId),
        (in, dictionary) -> VectorCodec.decodeAround(in, run.rowCount(), row, dictionary));
  }

  /** The values of a column in a page's live rows, in the order of {@link #readLiveKeys}. */
  public ColumnVector readLiveColumn(PatchRunEntry rows, int columnIndex) {
    return readColumn(rows, columnIndex, SegmentFormat.LIVE_COLUMN);
  }

  private ColumnVector readColumn(PatchRunEntry run, int columnIndex, int kind) {
    int columnId = run.columnIds().get(columnIndex);
    return chunks.read(
        run.column(columnIndex),
        ChunkHeader.ofPatches(kind, run, columnId),
        (in, dictionary) -> VectorCodec.decode(in, run.rowCount(), dictionary));
  }

  /**
   * Whether a run may have a row of that key; true for a run without a filter.
   *
   * @param keyHash {@link dev.yore.store.codec.KeyHash}
   */
  public boolean mayContainKey(InsertRunEntry run, long keyHash) {
    @Nullable ChunkRef chunk = run.keyFilter();
    if (chunk == null) {
      return true;
    }
    @Nullable KeyFilter filter = run.loadedFilter();
    if (filter == null) {
      filter = readKeyFilter(run, chunk);
      run.keepFilter(filter);
    }
    return filter.mayContain(keyHash);
  }

  KeyFilter readKeyFilter(InsertRunEntry run, ChunkRef chunk) {
    ChunkHeader expected = ChunkHeader.ofInsertRun(SegmentFormat.KEY_FILTER, run);
    return chunks.read(chunk, expected, (in, none) -> KeyFilter.decode(in));
  }

  /**
   * The run's rows (0 is the first slot's) in the order of the primary key, rows of equal keys in
   * the order of their slots; null when they lie in that order already, and for a table without a
   * key.
   */
  public int @Nullable [] readKeyPermutation(InsertRunEntry run) {
    @Nullable ChunkRef chunk = run.keyOrder();
    if (chunk == null) {
      return null;
    }
    ChunkHeader expected = ChunkHeader.ofInsertRun(SegmentFormat.KEY_ORDER, run);
    int rows = run.rowCount();
    return chunks.read(chunk, expected, (in, none) -> VectorCodec.decodeInts(in, rows, rows - 1));
  }

  /** Everything about one block, as it was written. */
  public BlockDelta readBlock(SegmentBlock block) {
    return new BlockReader(this).read(block);
  }

  /** All of a block but images and live rows, which say nothing that the rest does not say. */
  public BlockDelta readBlockWithoutImages(SegmentBlock block) {
    return new BlockReader(this)
        .read(
            new SegmentBlock(
                block.block(), block.inserts(), block.deletes(), block.patches(), List.of()));
  }

  /** Everything, as it was written. */
  public SegmentContent readAll() {
    return new SegmentContent(
        tableId(),
        segmentId(),
        level(),
        fromSequence(),
        toSequence(),
        blocks.stream().map(this::readBlock).toList());
  }

  /**
   * Lists all chunks in the order of the file; reads and checks each of them.
   *
   * @param consumer told of each
   */
  public void forEachChunk(Consumer<ChunkInfo> consumer) {
    new ChunkListing(this, consumer).list();
  }

  /**
   * Reads every byte and checks every checksum and what chunks say of each other.
   *
   * @param problems told of what is wrong, each with file and offset
   */
  public void verify(Consumer<String> problems) {
    new SegmentVerifier(this, problems).verify();
  }

  /**
   * Compares zone maps, key filters and key orders with the rows they are about; what cannot be
   * read at all is left out.
   *
   * @param table the segment's, with every column it ever had
   * @param problems told of what is wrong, each with file and offset
   */
  public void verifyIndex(TableSchema table, Consumer<String> problems) {
    new SegmentIndexCheck(this, table, problems).run();
  }

  @Override
  public void close() {
    dictionaries.close();
    file.close();
  }

  private static int[] readSlots(ByteReader in, int count) throws CorruptDataException {
    return VectorCodec.decodeInts(in, count, BlockDelta.SLOTS - 1);
  }

  private long[] readSequences(ByteReader in, int count) throws CorruptDataException {
    long[] sequences = VectorCodec.decodeLongs(in, count);
    for (int i = 0; i < count; i++) {
      sequences[i] += header.fromSequence();
    }
    return sequences;
  }
}
