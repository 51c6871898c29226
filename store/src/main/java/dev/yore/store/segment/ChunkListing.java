package dev.yore.store.segment;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes through a segment's chunks in the order of the file. Confined to one thread. */
final class ChunkListing {
  private final SegmentReader reader;
  private final Consumer<ChunkInfo> consumer;

  ChunkListing(SegmentReader reader, Consumer<ChunkInfo> consumer) {
    this.reader = reader;
    this.consumer = consumer;
  }

  void list() {
    for (SegmentBlock block : reader.blocks()) {
      block.inserts().forEach(this::listInserts);
      DeleteRunEntry deletes = block.deletes();
      if (deletes != null) {
        list(deletes.chunk(), ChunkHeader.ofDeletes(deletes));
      }
      for (PatchRunEntry run : block.patches()) {
        listRows(run, SegmentFormat.PATCH_KEYS, SegmentFormat.PATCH_COLUMN);
      }
      block.images().forEach(this::listImage);
      for (PatchRunEntry rows : block.live()) {
        listRows(rows, SegmentFormat.LIVE_KEYS, SegmentFormat.LIVE_COLUMN);
      }
    }
    for (DictionaryEntry dictionary : reader.dictionaries().entries()) {
      list(
          dictionary.chunk(),
          ChunkHeader.ofDictionary(dictionary.columnId(), reader.fromSequence()));
    }
  }

  private void listInserts(InsertRunEntry run) {
    for (int column = 0; column < run.columnIds().size(); column++) {
      for (int page = run.firstPage(); page <= run.lastPage(); page++) {
        list(run.chunk(column, page), ChunkHeader.ofInsertPage(run, column, page));
      }
    }
    list(run.sequences(), ChunkHeader.ofInsertRun(SegmentFormat.INSERT_SEQUENCES, run));
    list(run.keyFilter(), ChunkHeader.ofInsertRun(SegmentFormat.KEY_FILTER, run));
    list(run.keyOrder(), ChunkHeader.ofInsertRun(SegmentFormat.KEY_ORDER, run));
  }

  private void listRows(PatchRunEntry run, int keysKind, int columnKind) {
    list(run.keys(), ChunkHeader.ofPatches(keysKind, run, ChunkHeader.NO_COLUMN));
    for (int column = 0; column < run.columnIds().size(); column++) {
      int columnId = run.columnIds().get(column);
      list(run.column(column), ChunkHeader.ofPatches(columnKind, run, columnId));
    }
  }

  private void listImage(ImageEntry image) {
    for (int page = image.firstPage(); page <= image.lastPage(); page++) {
      list(image.chunk(page), ChunkHeader.ofImagePage(image, page));
    }
  }

  private void list(@Nullable ChunkRef chunk, ChunkHeader header) {
    if (chunk != null) {
      consumer.accept(
          new ChunkInfo(
              ChunkInfo.Kind.of(header.kind()),
              header.block(),
              header.firstSlot(),
              header.slots(),
              header.columnId(),
              header.firstSequence(),
              header.lastSequence(),
              header.rows(),
              chunk.offset(),
              chunk.length(),
              SegmentFormat.CODEC,
              reader.chunks().dictionaryId(chunk, header),
              reader.chunks().checksum(chunk, header)));
    }
  }
}
