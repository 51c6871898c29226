package dev.yore.store.segment;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.DictionaryEncoder;
import dev.yore.store.codec.TextFrames;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.ColumnImage;
import dev.yore.store.delta.DeleteRun;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.InsertRunEntry.PageEntry;
import dev.yore.store.vector.ColumnVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the chunks of one block after the other and describes them. Confined to one thread. */
final class BlockWriter {
  /** Where no chunk was written yet while its header is made. */
  private static final ChunkRef NOWHERE = new ChunkRef(0, 0);

  private static final int NO_COLUMN = -1;

  /**
   * Deletes and patches of one commit that lie side by side are a few rows of one order, say: as
   * runs of a value each they would take three bytes instead of four, but twice as long to decode.
   */
  private static final int MIN_RUN_OF_KEYS = 8;

  private final TableSchema table;
  private final SegmentOutput out;
  private final long baseSequence;
  private final int zstdLevel;
  private final SegmentFrames frames;
  private final Map<Integer, ColumnType> types = new HashMap<>();

  /** A column whose values are all different, so that nobody needs to estimate how many. */
  private final int keyId;

  private final SortedMap<Integer, DistinctSketch> sketches = new TreeMap<>();

  BlockWriter(
      TableSchema table,
      SegmentOutput out,
      long baseSequence,
      int zstdLevel,
      SegmentFrames frames) {
    this.table = table;
    this.out = out;
    this.baseSequence = baseSequence;
    this.zstdLevel = zstdLevel;
    this.frames = frames;
    for (Column column : table.columns()) {
      types.put(column.id(), column.type());
    }
    List<Integer> key = table.keyColumns();
    keyId = key.size() == 1 ? table.columns().get(key.get(0)).id() : NO_COLUMN;
  }

  /** Of all values written up to now, by column; a column that is the key alone has none. */
  SortedMap<Integer, DistinctSketch> sketches() {
    return sketches;
  }

  private void addDistinct(int columnId, ColumnVector vector, int from, int to) {
    if (columnId != keyId) {
      sketches.computeIfAbsent(columnId, id -> new DistinctSketch()).add(vector, from, to);
    }
  }

  SegmentBlock write(BlockDelta delta) throws IOException {
    List<InsertRunEntry> inserts = new ArrayList<>();
    for (InsertRun run : delta.inserts()) {
      if (run.rows().rowCount() > 0) {
        inserts.add(writeInserts(delta.block(), run));
      }
    }
    boolean deletes = delta.deletes().slots().length > 0;
    @Nullable DeleteRunEntry deleteEntry =
        deletes ? writeDeletes(delta.block(), delta.deletes()) : null;
    List<PatchRunEntry> patches = new ArrayList<>();
    for (PatchRun run : delta.patches()) {
      if (run.slots().length > 0) {
        patches.add(writePatches(delta.block(), run));
      }
    }
    List<ImageEntry> images = new ArrayList<>();
    for (ColumnImage image : delta.images()) {
      images.add(writeImage(delta.block(), image));
    }
    List<PatchRunEntry> live = new ArrayList<>();
    for (PatchRun rows : delta.live()) {
      live.add(writeRows(delta.block(), rows, SegmentFormat.LIVE_KEYS, SegmentFormat.LIVE_COLUMN));
    }
    return new SegmentBlock(delta.block(), inserts, deleteEntry, patches, images, live);
  }

  private ImageEntry writeImage(int block, ColumnImage image) throws IOException {
    ImageEntry shape = entry(block, image, List.of());
    List<PageEntry> pages = new ArrayList<>();
    for (int page = shape.firstPage(); page <= shape.lastPage(); page++) {
      int from = shape.pageFirstSlot(page) - shape.firstSlot();
      int to = shape.pageToSlot(page) - shape.firstSlot();
      ChunkHeader header = ChunkHeader.ofImagePage(shape, page);
      ChunkRef chunk = writeVector(header, image.values(), from, to);
      pages.add(
          new PageEntry(ZoneMaps.of(typeOf(image.columnId()), image.values(), from, to), chunk));
    }
    return entry(block, image, pages);
  }

  private static ImageEntry entry(int block, ColumnImage image, List<PageEntry> pages) {
    return new ImageEntry(
        block,
        image.columnId(),
        image.sequence(),
        image.firstSlot(),
        image.values().length(),
        pages);
  }

  private InsertRunEntry writeInserts(int block, InsertRun run) throws IOException {
    InsertRunEntry shape = entry(block, run, List.of(), null, null, null);
    List<PageEntry> pages = new ArrayList<>();
    for (int column = 0; column < run.columnIds().size(); column++) {
      for (int page = shape.firstPage(); page <= shape.lastPage(); page++) {
        pages.add(writePage(shape, run, column, page));
      }
    }
    @Nullable ChunkRef sequences = null;
    if (shape.firstSequence() != shape.lastSequence()) {
      ByteWriter payload = new ByteWriter();
      VectorCodec.encodeLongs(payload, relative(run.sequences()));
      sequences =
          writeChunk(ChunkHeader.ofInsertRun(SegmentFormat.INSERT_SEQUENCES, shape), payload);
    }
    @Nullable KeyOrder key = KeyOrder.of(table, run.columnIds(), run.rows());
    if (key == null) {
      return entry(block, run, pages, sequences, null, null);
    }
    ByteWriter filter = new ByteWriter();
    KeyFilter.of(key.hashes()).encode(filter);
    ChunkRef filterRef =
        writeChunk(ChunkHeader.ofInsertRun(SegmentFormat.KEY_FILTER, shape), filter);
    return entry(block, run, pages, sequences, filterRef, writeKeyOrder(shape, key));
  }

  private @Nullable ChunkRef writeKeyOrder(InsertRunEntry shape, KeyOrder key) throws IOException {
    int @Nullable [] permutation = key.permutation();
    if (permutation == null) {
      return null;
    }
    ByteWriter payload = new ByteWriter();
    VectorCodec.encodeInts(payload, permutation);
    return writeChunk(ChunkHeader.ofInsertRun(SegmentFormat.KEY_ORDER, shape), payload);
  }

  private static InsertRunEntry entry(
      int block,
      InsertRun run,
      List<PageEntry> pages,
      @Nullable ChunkRef sequences,
      @Nullable ChunkRef keyFilter,
      @Nullable ChunkRef keyOrder) {
    long[] when = run.sequences();
    return new InsertRunEntry(
        block,
        run.firstSlot(),
        run.rows().rowCount(),
        when[0],
        when[run.rows().rowCount() - 1],
        run.columnIds(),
        pages,
        sequences,
        keyFilter,
        keyOrder);
  }

  private PageEntry writePage(InsertRunEntry shape, InsertRun run, int columnIndex, int page)
      throws IOException {
    ColumnVector vector = run.rows().column(columnIndex);
    int from = shape.pageFirstSlot(page) - shape.firstSlot();
    int to = shape.pageToSlot(page) - shape.firstSlot();
    ChunkHeader header = ChunkHeader.ofInsertPage(shape, columnIndex, page);
    ChunkRef chunk = writeVector(header, vector, from, to);
    int columnId = run.columnIds().get(columnIndex);
    addDistinct(columnId, vector, from, to);
    ColumnType type = typeOf(columnId);
    return new PageEntry(ZoneMaps.of(type, vector, from, to), chunk);
  }

  private DeleteRunEntry writeDeletes(int block, DeleteRun run) throws IOException {
    DeleteRunEntry shape = keys(block, run.slots(), run.sequences(), NOWHERE);
    ChunkRef chunk = writeKeys(ChunkHeader.ofDeletes(shape), run.slots(), run.sequences());
    return keys(block, run.slots(), run.sequences(), chunk);
  }

  private PatchRunEntry writePatches(int block, PatchRun run) throws IOException {
    for (int i = 0; i < run.columnIds().size(); i++) {
      ColumnVector vector = run.values().column(i);
      addDistinct(run.columnIds().get(i), vector, 0, vector.length());
    }
    return writeRows(block, run, SegmentFormat.PATCH_KEYS, SegmentFormat.PATCH_COLUMN);
  }

  private PatchRunEntry writeRows(int block, PatchRun run, int keysKind, int columnKind)
      throws IOException {
    DeleteRunEntry keys = keys(block, run.slots(), run.sequences(), NOWHERE);
    PatchRunEntry shape = new PatchRunEntry(keys, run.columnIds(), List.of(), List.of());
    ChunkHeader keysHeader = ChunkHeader.ofPatches(keysKind, shape, ChunkHeader.NO_COLUMN);
    ChunkRef keysChunk = writeKeys(keysHeader, run.slots(), run.sequences());
    List<ChunkRef> chunks = new ArrayList<>();
    List<ZoneMap> zones = new ArrayList<>();
    for (int i = 0; i < run.columnIds().size(); i++) {
      int columnId = run.columnIds().get(i);
      ColumnVector vector = run.values().column(i);
      ChunkHeader header = ChunkHeader.ofPatches(columnKind, shape, columnId);
      chunks.add(writeVector(header, vector, 0, vector.length()));
      zones.add(ZoneMaps.of(typeOf(columnId), vector, 0, vector.length()));
    }
    return new PatchRunEntry(
        keys(block, run.slots(), run.sequences(), keysChunk), run.columnIds(), chunks, zones);
  }

  private static DeleteRunEntry keys(int block, int[] slots, long[] sequences, ChunkRef chunk) {
    long first = sequences[0];
    long last = sequences[0];
    for (long sequence : sequences) {
      first = Math.min(first, sequence);
      last = Math.max(last, sequence);
    }
    return new DeleteRunEntry(
        block, slots.length, first, last, slots[0], slots[slots.length - 1], chunk);
  }

  private ChunkRef writeKeys(ChunkHeader header, int[] slots, long[] sequences) throws IOException {
    ByteWriter payload = new ByteWriter();
    VectorCodec.encodeInts(payload, slots);
    VectorCodec.encodeLongs(payload, relative(sequences), MIN_RUN_OF_KEYS);
    return writeChunk(header, payload);
  }

  private ChunkRef writeVector(ChunkHeader header, ColumnVector vector, int from, int to)
      throws IOException {
    TextFrames textFrames = frames.of(header.columnId());
    DictionaryEncoder dictionary = textFrames.dictionary();
    int framesBefore = textFrames.dictionaryFrames();
    ByteWriter payload = new ByteWriter();
    VectorCodec.encode(payload, vector, from, to, zstdLevel, textFrames);
    int dictionaryId =
        dictionary == null || textFrames.dictionaryFrames() == framesBefore
            ? SegmentFormat.NO_DICTIONARY
            : frames.ownId(header.columnId(), dictionary);
    return out.writeChunk(header, dictionaryId, baseSequence, payload);
  }

  private ChunkRef writeChunk(ChunkHeader header, ByteWriter payload) throws IOException {
    return out.writeChunk(header, SegmentFormat.NO_DICTIONARY, baseSequence, payload);
  }

  private long[] relative(long[] sequences) {
    long[] relative = new long[sequences.length];
    for (int i = 0; i < relative.length; i++) {
      relative[i] = sequences[i] - baseSequence;
    }
    return relative;
  }

  private ColumnType typeOf(int columnId) {
    ColumnType type = types.get(columnId);
    if (type == null) {
      throw new StoreException(
          ErrorCode.INTERNAL, "table " + table.name() + " has no column of id " + columnId);
    }
    return type;
  }
}
