package dev.yore.store.segment;

import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.DictionaryUse;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.ColumnImage;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.delta.SegmentContent;
import dev.yore.store.schema.TableSchema;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A segment file while it is written, block by block. What is there before {@link #finish} is no
 * segment. Confined to one thread.
 */
public final class SegmentStream implements AutoCloseable {
  /** A block's worth: so many rows wait in memory for dictionaries to be trained with them. */
  private static final int WAITING_ROWS = BlockDelta.SLOTS;

  private final SegmentOutput out;
  private final SegmentFrames frames;
  private final SegmentContent frame;
  private final BlockWriter writer;
  private final List<SegmentBlock> blocks = new ArrayList<>();

  /** The first blocks, until it is decided how texts are framed. */
  private final List<BlockDelta> waiting = new ArrayList<>();

  /** By the segment adopted from, which number its dictionaries have here. */
  private final IdentityHashMap<SegmentReader, Map<Integer, Integer>> adoptedIds =
      new IdentityHashMap<>();

  private long waitingRows;
  private boolean isDecided;

  /**
   * Begins a file.
   *
   * @param file nothing is in it yet; closed with this
   * @param table the content's table, for the types of its columns and its key
   * @param frame all but the blocks; its own are not looked at
   * @param zstdLevel {@link dev.yore.store.codec.VectorCodec#ZSTD_HOT} or {@code ZSTD_COALESCED}
   * @param dictionaries whether texts are compressed with dictionaries
   */
  public SegmentStream(
      FileOutputStream file,
      UUID storeId,
      TableSchema table,
      SegmentContent frame,
      int zstdLevel,
      DictionaryUse dictionaries)
      throws IOException {
    this.out = new SegmentOutput(file);
    this.frame = frame;
    this.frames = new SegmentFrames(dictionaries, zstdLevel);
    this.writer = new BlockWriter(table, out, frame.fromSequence(), zstdLevel, frames);
    byte[] header =
        new SegmentHeader(
                storeId,
                SegmentFormat.VERSION,
                frame.tableId(),
                frame.level(),
                frame.segmentId(),
                frame.fromSequence(),
                frame.toSequence())
            .encode();
    out.write(header, header.length);
  }

  /** Adds a block; ascending. */
  public void add(BlockDelta block) throws IOException {
    if (isDecided) {
      blocks.add(writer.write(block));
      return;
    }
    waiting.add(block);
    waitingRows += rowsOf(block);
    if (waitingRows >= WAITING_ROWS) {
      decide();
    }
  }

  private static long rowsOf(BlockDelta block) {
    long rows = block.rowEvents();
    for (ColumnImage image : block.images()) {
      rows += image.values().length();
    }
    for (PatchRun live : block.live()) {
      rows += live.slots().length;
    }
    return rows;
  }

  private void decide() throws IOException {
    if (!isDecided) {
      isDecided = true;
      frames.choose(waiting);
      for (BlockDelta block : waiting) {
        blocks.add(writer.write(block));
      }
      waiting.clear();
    }
  }

  /**
   * Adds what another segment's block inserts, with the bytes its values are encoded as: only which
   * block it is and when its rows were inserted is said anew.
   *
   * @param from the segment, whose rows were all inserted at once
   * @param block of it, with inserts only
   * @param number the block here
   * @param sequence when the rows are inserted
   * @throws dev.yore.store.StoreException {@code CORRUPT}
   */
  public void adopt(SegmentReader from, SegmentBlock block, int number, long sequence)
      throws IOException {
    decide();
    List<InsertRunEntry> runs = new ArrayList<>();
    for (InsertRunEntry run : block.inserts()) {
      runs.add(adopt(from, run, number, sequence));
    }
    blocks.add(new SegmentBlock(number, runs, null, List.of(), List.of()));
  }

  /** The number here of another segment's dictionary, which comes along. */
  private int adoptDictionary(SegmentReader from, int id) {
    if (id == SegmentFormat.NO_DICTIONARY) {
      return id;
    }
    return adoptedIds
        .computeIfAbsent(from, segment -> new HashMap<>())
        .computeIfAbsent(id, own -> frames.adopt(from.chunks().dictionary(own)));
  }

  private InsertRunEntry adopt(SegmentReader from, InsertRunEntry run, int number, long sequence)
      throws IOException {
    InsertRunEntry shape = moved(run, number, sequence, List.of(), null, null);
    List<InsertRunEntry.PageEntry> pages = new ArrayList<>();
    for (int column = 0; column < run.columnIds().size(); column++) {
      for (int page = run.firstPage(); page <= run.lastPage(); page++) {
        ChunkReader.Payload payload =
            from.chunks()
                .payload(run.chunk(column, page), ChunkHeader.ofInsertPage(run, column, page));
        ChunkRef chunk =
            write(
                ChunkHeader.ofInsertPage(shape, column, page),
                adoptDictionary(from, payload.dictionaryId()),
                payload.bytes());
        pages.add(new InsertRunEntry.PageEntry(run.zone(column, page), chunk));
      }
    }
    return moved(
        run,
        number,
        sequence,
        pages,
        adopt(from, SegmentFormat.KEY_FILTER, run, run.keyFilter(), shape),
        adopt(from, SegmentFormat.KEY_ORDER, run, run.keyOrder(), shape));
  }

  /** The run as it is in another block, inserted by one commit, with chunks of its own. */
  private static InsertRunEntry moved(
      InsertRunEntry run,
      int number,
      long sequence,
      List<InsertRunEntry.PageEntry> pages,
      @Nullable ChunkRef keyFilter,
      @Nullable ChunkRef keyOrder) {
    return new InsertRunEntry(
        number,
        run.firstSlot(),
        run.rowCount(),
        sequence,
        sequence,
        run.columnIds(),
        pages,
        null,
        keyFilter,
        keyOrder);
  }

  private @Nullable ChunkRef adopt(
      SegmentReader from,
      int kind,
      InsertRunEntry run,
      @Nullable ChunkRef chunk,
      InsertRunEntry shape)
      throws IOException {
    if (chunk == null) {
      return null;
    }
    byte[] payload = from.chunks().payload(chunk, ChunkHeader.ofInsertRun(kind, run)).bytes();
    return write(ChunkHeader.ofInsertRun(kind, shape), SegmentFormat.NO_DICTIONARY, payload);
  }

  private ChunkRef write(ChunkHeader header, int dictionaryId, byte[] payload) throws IOException {
    ByteWriter bytes = new ByteWriter(payload.length);
    bytes.putBytes(payload, 0, payload.length);
    return out.writeChunk(header, dictionaryId, frame.fromSequence(), bytes);
  }

  /** Adds what another segment knows of how many different values its columns have. */
  public void adoptSketches(SegmentReader from, List<Integer> columnIds) {
    for (int columnId : columnIds) {
      DistinctSketch sketch = from.sketch(columnId);
      if (sketch != null) {
        writer.sketches().computeIfAbsent(columnId, id -> new DistinctSketch()).addAll(sketch);
      }
    }
  }

  /** Bytes up to now, without the first rows, which wait. */
  public long sizeBytes() {
    return out.offset();
  }

  /**
   * Makes it a segment.
   *
   * @param sync whether it must outlive a power failure when this returns
   */
  public void finish(boolean sync) throws IOException {
    decide();
    List<DictionaryEntry> dictionaries = frames.write(out, frame.fromSequence());
    ByteWriter footer = new ByteWriter();
    SegmentIndex.encode(footer, frame.fromSequence(), dictionaries, blocks);
    SegmentSketches.encode(footer, writer.sketches());
    int footerBytes = footer.size();
    footer.putLong(out.offset());
    footer.putInt(footerBytes);
    footer.putInt(Checksum.of(footer.array(), 0, footer.size()));
    footer.putInt(SegmentFormat.END_MAGIC);
    out.write(footer.array(), footer.size());
    out.finish(sync);
  }

  @Override
  public void close() throws IOException {
    frames.close();
    out.close();
  }
}
