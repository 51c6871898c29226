package dev.yore.store.segment;

import dev.yore.store.StoreException;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.DeleteRun;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads all of a segment and reports what does not fit. Confined to one thread. */
final class SegmentVerifier {
  private final SegmentReader reader;
  private final Consumer<String> problems;

  SegmentVerifier(SegmentReader reader, Consumer<String> problems) {
    this.reader = reader;
    this.problems = problems;
  }

  void verify() {
    for (SegmentBlock block : reader.blocks()) {
      for (InsertRunEntry run : block.inserts()) {
        verifyInserts(run);
      }
      @Nullable DeleteRunEntry deletes = block.deletes();
      if (deletes != null) {
        attempt(() -> verifyDeletes(deletes));
      }
      for (PatchRunEntry run : block.patches()) {
        verifyPatches(run);
      }
      for (ImageEntry image : block.images()) {
        verifyImage(image);
      }
      for (PatchRunEntry rows : block.live()) {
        verifyLiveRows(rows);
      }
    }
    for (DictionaryEntry dictionary : reader.dictionaries().entries()) {
      attempt(() -> reader.chunks().readDictionary(dictionary).close());
    }
  }

  private void verifyImage(ImageEntry image) {
    verifyRange(image.sequence(), image.sequence(), image.chunk(image.firstPage()));
    for (int page = image.firstPage(); page <= image.lastPage(); page++) {
      int pageIndex = page;
      attempt(() -> reader.readImage(image, pageIndex));
    }
  }

  private void verifyLiveRows(PatchRunEntry rows) {
    verifyRange(rows.firstSequence(), rows.lastSequence(), rows.keys());
    if (rows.minSlot() / BlockDelta.PAGE_SLOTS != rows.maxSlot() / BlockDelta.PAGE_SLOTS) {
      report("live rows of more than one page", rows.keys());
    }
    attempt(() -> reader.readLiveKeys(rows));
    for (int column = 0; column < rows.columnIds().size(); column++) {
      int columnIndex = column;
      attempt(() -> reader.readLiveColumn(rows, columnIndex));
    }
  }

  private void verifyInserts(InsertRunEntry run) {
    for (int column = 0; column < run.columnIds().size(); column++) {
      for (int page = run.firstPage(); page <= run.lastPage(); page++) {
        int columnIndex = column;
        int pageIndex = page;
        attempt(() -> reader.readInsertColumn(run, columnIndex, pageIndex));
      }
    }
    attempt(() -> verifyInsertSequences(run));
    @Nullable ChunkRef filter = run.keyFilter();
    if (filter != null) {
      attempt(() -> reader.readKeyFilter(run, filter));
    }
    attempt(() -> verifyKeyOrder(run));
  }

  private void verifyInsertSequences(InsertRunEntry run) {
    long[] sequences = reader.readInsertSequences(run);
    verifyRange(run.firstSequence(), run.lastSequence(), run.sequences());
    long previous = run.firstSequence();
    for (long sequence : sequences) {
      if (sequence < previous) {
        report("insert sequences decrease from " + previous + " to " + sequence, run.sequences());
        return;
      }
      previous = sequence;
    }
    if (previous != run.lastSequence()) {
      report("insert sequences end at " + previous + " not " + run.lastSequence(), run.sequences());
    }
  }

  private void verifyKeyOrder(InsertRunEntry run) {
    int @Nullable [] permutation = reader.readKeyPermutation(run);
    if (permutation == null) {
      return;
    }
    boolean[] seen = new boolean[run.rowCount()];
    for (int row : permutation) {
      if (seen[row]) {
        report("key order names row " + row + " twice", run.keyOrder());
        return;
      }
      seen[row] = true;
    }
  }

  private void verifyDeletes(DeleteRunEntry run) {
    DeleteRun deletes = reader.readDeletes(run);
    verifyRange(run.firstSequence(), run.lastSequence(), run.chunk());
    verifyKeys(
        deletes.slots(), deletes.sequences(), run.firstSequence(), run.lastSequence(), run.chunk());
  }

  private void verifyPatches(PatchRunEntry run) {
    attempt(
        () -> {
          PatchKeys keys = reader.readPatchKeys(run);
          verifyRange(run.firstSequence(), run.lastSequence(), run.keys());
          verifyKeys(
              keys.slots(), keys.sequences(), run.firstSequence(), run.lastSequence(), run.keys());
        });
    for (int column = 0; column < run.columnIds().size(); column++) {
      int columnIndex = column;
      attempt(() -> reader.readPatchColumn(run, columnIndex));
    }
  }

  private void verifyKeys(int[] slots, long[] sequences, long first, long last, ChunkRef chunk) {
    for (int i = 0; i < slots.length; i++) {
      if (i > 0 && slots[i] < slots[i - 1]) {
        report("slots decrease from " + slots[i - 1] + " to " + slots[i], chunk);
        return;
      }
      if (sequences[i] < first || sequences[i] > last) {
        report("sequence " + sequences[i] + " outside " + first + " to " + last, chunk);
        return;
      }
    }
  }

  private void verifyRange(long first, long last, @Nullable ChunkRef chunk) {
    if (first < reader.fromSequence() || last >= reader.toSequence()) {
      report(
          "sequences "
              + first
              + " to "
              + last
              + " outside the segment's "
              + reader.fromSequence()
              + " to "
              + reader.toSequence(),
          chunk);
    }
  }

  private void report(String problem, @Nullable ChunkRef chunk) {
    long offset = chunk == null ? 0 : chunk.offset();
    problems.accept(problem + ": file=" + reader.name() + " offset=" + offset);
  }

  private void attempt(Runnable check) {
    try {
      check.run();
    } catch (StoreException e) {
      problems.accept(String.valueOf(e.getMessage()));
    }
  }
}
