package dev.yore.store.segment;

import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.DictionaryEncoder;
import dev.yore.store.codec.DictionaryUse;
import dev.yore.store.codec.FrameChooser;
import dev.yore.store.codec.TextFrames;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.ColumnImage;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the texts of a segment that is written lie in frames, by column, and the dictionaries it has:
 * those trained with its own rows, and those of segments whose chunks it adopted. Confined to one
 * thread.
 */
final class SegmentFrames implements AutoCloseable {
  private record Dictionary(int columnId, ByteWriter payload) {}

  private final DictionaryUse use;
  private final int zstdLevel;
  private final Map<Integer, TextFrames> byColumn = new HashMap<>();
  private final Map<Integer, Integer> ownIds = new HashMap<>();
  private final List<Dictionary> dictionaries = new ArrayList<>();

  SegmentFrames(DictionaryUse use, int zstdLevel) {
    this.use = use;
    this.zstdLevel = zstdLevel;
  }

  /** Decides for all columns by the segment's first blocks; once. */
  void choose(List<BlockDelta> blocks) {
    Map<Integer, FrameChooser> choosers = new TreeMap<>();
    for (BlockDelta block : blocks) {
      for (InsertRun run : block.inserts()) {
        add(choosers, run.columnIds(), run.rows().columns());
      }
      for (PatchRun run : block.patches()) {
        add(choosers, run.columnIds(), run.values().columns());
      }
      for (ColumnImage image : block.images()) {
        add(choosers, image.columnId(), image.values());
      }
      for (PatchRun rows : block.live()) {
        add(choosers, rows.columnIds(), rows.values().columns());
      }
    }
    choosers.forEach((columnId, chooser) -> byColumn.put(columnId, chooser.choose(use)));
  }

  private void add(
      Map<Integer, FrameChooser> choosers, List<Integer> columnIds, List<ColumnVector> columns) {
    for (int i = 0; i < columns.size(); i++) {
      add(choosers, columnIds.get(i), columns.get(i));
    }
  }

  private void add(Map<Integer, FrameChooser> choosers, int columnId, ColumnVector column) {
    if (column instanceof BytesVector texts) {
      choosers
          .computeIfAbsent(columnId, id -> new FrameChooser(zstdLevel))
          .add(texts, 0, texts.length());
    }
  }

  TextFrames of(int columnId) {
    return byColumn.getOrDefault(columnId, TextFrames.LARGE);
  }

  /** The number of a column's own dictionary, which a chunk needs. */
  int ownId(int columnId, DictionaryEncoder dictionary) {
    return ownIds.computeIfAbsent(
        columnId,
        id -> {
          ByteWriter payload = new ByteWriter();
          VectorCodec.encode(
              payload, FrameChooser.asVector(dictionary.dictionary()), VectorCodec.ZSTD_COALESCED);
          return add(id, payload);
        });
  }

  /** The number of a dictionary that lies in another segment, too. */
  int adopt(ChunkReader.EncodedDictionary other) {
    ByteWriter copy = new ByteWriter(other.payload().length);
    copy.putBytes(other.payload(), 0, other.payload().length);
    return add(other.columnId(), copy);
  }

  private int add(int columnId, ByteWriter payload) {
    dictionaries.add(new Dictionary(columnId, payload));
    return dictionaries.size();
  }

  /** Writes the dictionaries that chunks need, behind these. */
  List<DictionaryEntry> write(SegmentOutput out, long baseSequence) throws IOException {
    List<DictionaryEntry> entries = new ArrayList<>();
    for (Dictionary dictionary : dictionaries) {
      int id = entries.size() + 1;
      ChunkHeader header = ChunkHeader.ofDictionary(dictionary.columnId, baseSequence);
      ChunkRef chunk = out.writeChunk(header, id, baseSequence, dictionary.payload);
      entries.add(new DictionaryEntry(id, dictionary.columnId, chunk));
    }
    return entries;
  }

  @Override
  public void close() {
    byColumn.values().forEach(TextFrames::close);
    byColumn.clear();
  }
}
