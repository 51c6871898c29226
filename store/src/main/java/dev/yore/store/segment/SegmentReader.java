package dev.yore.store.segment;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.Tier;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.codec.DictionaryDecoder;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.codec.VectorSlice;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.DeleteRun;
import dev.yore.store.delta.SegmentContent;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.BytesVector;
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
 * Reads one segment file. Opening reads header and footer; every other method reads, checks and
 * decodes what it is asked for, and keeps nothing but key filters (softly). Safe for many threads.
 *
 * <p>Every method may throw {@link dev.yore.store.StoreException}: {@code CORRUPT} naming file and
 * offset, {@code IO_ERROR}, {@code STORE_CLOSED}.
 */
public final class SegmentReader implements AutoCloseable {
  private final SegmentBytes file;
  private final SegmentHeader header;
  private final long sizeBytes;
  private final long footerOffset;
  private final List<SegmentBlock> blocks;
  private final SegmentSketches sketches;
  private final SegmentDictionaries dictionaries;
  private final Map<Integer, SegmentBlock> blocksByNumber = new HashMap<>();

  private SegmentReader(
      SegmentBytes file,
      SegmentHeader header,
      long sizeBytes,
      long footerOffset,
      SegmentIndex.Footer footer) {
    this.file = file;
    this.header = header;
    this.sizeBytes = sizeBytes;
    this.footerOffset = footerOffset;
    this.blocks = footer.blocks();
    this.sketches = footer.sketches();
    this.dictionaries = new SegmentDictionaries(footer.dictionaries());
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
      SegmentReader reader = openSound(file, storeId);
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private static SegmentReader openSound(SegmentBytes file, UUID storeId) {
    try {
      return openFile(file, storeId);
    } catch (StoreException e) {
      if (e.code() == ErrorCode.CORRUPT && file.forget(0, SegmentFormat.HEADER_BYTES)) {
        return openFile(file, storeId);
      }
      throw e;
    }
  }

  private static SegmentReader openFile(SegmentBytes file, UUID storeId) {
    long size = file.size();
    long trailerAt = size - SegmentFormat.TRAILER_BYTES;
    SegmentHeader header;
    try {
      byte[] headerBytes = file.read(0, SegmentFormat.HEADER_BYTES, 0);
      header = SegmentHeader.decode(file.name(), headerBytes, storeId);
    } catch (CorruptDataException e) {
      throw SegmentErrors.undecodable(file.name(), 0, e);
    }
    byte[] trailer = file.read(Math.max(0, trailerAt), SegmentFormat.TRAILER_BYTES, 0);
    try {
      ByteReader in = new ByteReader(trailer);
      long footerAt = in.readLong();
      int footerBytes = in.readInt();
      int checksum = in.readInt();
      int magic = in.readInt();
      if (magic != SegmentFormat.END_MAGIC) {
        throw SegmentErrors.mismatch(
            "segment end magic", file.name(), size - 4, SegmentFormat.END_MAGIC, magic);
      }
      if (footerAt < SegmentFormat.HEADER_BYTES
          || footerBytes < 0
          || footerAt + footerBytes != trailerAt) {
        throw SegmentErrors.mismatch(
            "segment footer's end", file.name(), trailerAt, trailerAt, footerAt + footerBytes);
      }
      byte[] footer = file.read(footerAt, footerBytes + SegmentFormat.TRAILER_BYTES, 0);
      int actual = Checksum.of(footer, 0, footer.length - 2 * SegmentFormat.CHECKSUM_BYTES);
      Checksum.require("segment footer", file.name(), footerAt, checksum, actual);
      return new SegmentReader(
          file, header, size, footerAt, readFooter(file, header, footer, footerAt));
    } catch (CorruptDataException e) {
      throw SegmentErrors.undecodable(file.name(), trailerAt, e);
    }
  }

  private static SegmentIndex.Footer readFooter(
      SegmentBytes file, SegmentHeader header, byte[] footer, long footerAt) {
    int footerBytes = footer.length - SegmentFormat.TRAILER_BYTES;
    try {
      return SegmentIndex.decode(
          new ByteReader(footer, 0, footerBytes),
          header.version(),
          header.fromSequence(),
          footerAt);
    } catch (CorruptDataException e) {
      throw SegmentErrors.undecodable(file.name(), footerAt, e);
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
    return sizeBytes;
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
      return sketches.of(columnId);
    } catch (CorruptDataException e) {
      throw SegmentErrors.undecodable(name(), footerOffset, e);
    }
  }

  /** Where a block's chunks lie, which is one after the other. */
  public ByteRange range(SegmentBlock block) {
    int next = blocks.indexOf(block) + 1;
    long end = next == blocks.size() ? blocksEnd() : blocks.get(next).firstOffset();
    return new ByteRange(block.firstOffset(), end - block.firstOffset());
  }

  private long blocksEnd() {
    List<DictionaryEntry> entries = dictionaries.entries();
    return entries.isEmpty() ? footerOffset : entries.get(0).chunk().offset();
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
    ByteRange needed = new ByteRange(blocksEnd(), footerOffset - blocksEnd());
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
    return read(
        run.chunk(columnIndex, page),
        expected,
        (in, dictionary) -> VectorCodec.decode(in, expected.rows(), dictionary));
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
    return read(
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
        readPart(
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
    return read(chunk, expected, (in, none) -> readSequences(in, run.rowCount()));
  }

  public DeleteRun readDeletes(DeleteRunEntry run) {
    return read(
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
    return read(
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
    return readPart(
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
    return read(
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
    return read(chunk, expected, (in, none) -> KeyFilter.decode(in));
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
    return read(chunk, expected, (in, none) -> VectorCodec.decodeInts(in, rows, rows - 1));
  }

  /** Everything about one block, as it was written. */
  public BlockDelta readBlock(SegmentBlock block) {
    return new BlockReader(this).read(block);
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

  /** The number of the dictionary that a chunk needs, or is. */
  int dictionaryId(ChunkRef chunk, ChunkHeader expected) {
    return readRaw(chunk, expected, (in, dictionaryId) -> dictionaryId);
  }

  /** A chunk's checksum, which is right. */
  int checksum(ChunkRef chunk, ChunkHeader expected) {
    readRaw(chunk, expected, (in, dictionaryId) -> chunk);
    int at = chunk.length() - SegmentFormat.CHECKSUM_BYTES;
    byte[] bytes = file.read(chunk.offset() + at, SegmentFormat.CHECKSUM_BYTES, 0);
    try {
      return new ByteReader(bytes).readInt();
    } catch (CorruptDataException e) {
      throw SegmentErrors.undecodable(name(), chunk.offset() + at, e);
    }
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

  /** All of a block but images and live rows, which say nothing that the rest does not say. */
  public BlockDelta readBlockWithoutImages(SegmentBlock block) {
    return new BlockReader(this)
        .read(
            new SegmentBlock(
                block.block(), block.inserts(), block.deletes(), block.patches(), List.of()));
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

  /** Decodes a payload. */
  private interface Decoder<T> {
    T decode(ByteReader in, @Nullable DictionaryDecoder dictionary) throws CorruptDataException;
  }

  /** Takes a payload as it is. */
  private interface RawDecoder<T> {
    T decode(ByteReader in, int dictionaryId) throws CorruptDataException;
  }

  private <T> T read(ChunkRef chunk, ChunkHeader expected, Decoder<T> decoder) {
    return readPart(
        chunk,
        expected,
        (in, dictionary) -> {
          T value = decoder.decode(in, dictionary);
          if (in.remaining() > 0) {
            throw in.corrupt(in.remaining() + " bytes after the chunk's values");
          }
          return value;
        });
  }

  /** Reads and checks a chunk, of which the decoder need not take all. */
  private <T> T readPart(ChunkRef chunk, ChunkHeader expected, Decoder<T> decoder) {
    return readRaw(
        chunk,
        expected,
        (in, dictionaryId) ->
            dictionaryId == SegmentFormat.NO_DICTIONARY
                ? decoder.decode(in, null)
                : withDictionary(dictionaryId, expected, in, decoder));
  }

  private <T> T withDictionary(int id, ChunkHeader header, ByteReader in, Decoder<T> decoder)
      throws CorruptDataException {
    @Nullable DictionaryEntry entry =
        header.isOfVector() ? dictionaries.find(id, header.columnId()) : null;
    if (entry == null) {
      throw in.corrupt("chunk of column " + header.columnId() + " with dictionary " + id);
    }
    DictionaryDecoder dictionary = dictionaries.enter(entry, this::readDictionary);
    try {
      return decoder.decode(in, dictionary);
    } finally {
      dictionary.leave();
    }
  }

  /** Reads and digests a dictionary. */
  DictionaryDecoder readDictionary(DictionaryEntry entry) {
    ChunkHeader expected = ChunkHeader.ofDictionary(entry.columnId(), fromSequence());
    return readRaw(
        entry.chunk(),
        expected,
        (in, dictionaryId) -> {
          if (dictionaryId != entry.id()
              || !(VectorCodec.decode(in, 1) instanceof BytesVector value)
              || in.remaining() > 0) {
            throw in.corrupt("dictionary " + dictionaryId + " where " + entry.id() + " belongs");
          }
          return new DictionaryDecoder(value.getBytes(0));
        });
  }

  private <T> T readRaw(ChunkRef chunk, ChunkHeader expected, RawDecoder<T> decoder) {
    try {
      return readOnce(chunk, expected, decoder);
    } catch (StoreException e) {
      // A copy that went bad is no damage as long as the original can be read.
      if (e.code() == ErrorCode.CORRUPT && file.forget(chunk.offset(), chunk.length())) {
        return readOnce(chunk, expected, decoder);
      }
      throw e;
    }
  }

  /**
   * A chunk's payload as it is encoded.
   *
   * @param dictionaryId of what it needs; 0 for none
   */
  record Payload(byte[] bytes, int dictionaryId) {}

  /** A chunk's bytes without its head and checksum, which were looked at. */
  Payload payload(ChunkRef chunk, ChunkHeader expected) {
    return readRaw(chunk, expected, (in, id) -> new Payload(in.readBytes(in.remaining()), id));
  }

  /** A dictionary as it is encoded, and whose it is. */
  record EncodedDictionary(int columnId, byte[] payload) {}

  EncodedDictionary dictionary(int id) {
    DictionaryEntry entry = dictionaries.entries().get(id - 1);
    ChunkHeader expected = ChunkHeader.ofDictionary(entry.columnId(), fromSequence());
    return new EncodedDictionary(entry.columnId(), payload(entry.chunk(), expected).bytes());
  }

  private <T> T readOnce(ChunkRef chunk, ChunkHeader expected, RawDecoder<T> decoder) {
    byte[] bytes = file.read(chunk.offset(), chunk.length(), Long.BYTES);
    try {
      int checksumAt = chunk.length() - SegmentFormat.CHECKSUM_BYTES;
      int checksum = new ByteReader(bytes, checksumAt, chunk.length()).readInt();
      Checksum.require(
          "segment chunk", name(), chunk.offset(), checksum, Checksum.of(bytes, 0, checksumAt));
      ByteReader in = new ByteReader(bytes, 0, checksumAt);
      ChunkHeader.Encoded actual = ChunkHeader.decode(in, header.fromSequence());
      if (!actual.header().equals(expected) || in.readCount() != in.remaining()) {
        throw SegmentErrors.corrupt(
            "segment chunk is not the one indexed",
            name(),
            chunk.offset(),
            expected.toString(),
            actual.header().toString());
      }
      return decoder.decode(in, actual.dictionaryId());
    } catch (CorruptDataException e) {
      throw SegmentErrors.undecodable(name(), chunk.offset(), e);
    }
  }
}
