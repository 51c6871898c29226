package dev.yore.store;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.TableState;
import dev.yore.store.segment.SegmentBlock;
import dev.yore.store.segment.SegmentFormat;
import dev.yore.store.staged.StagedSegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one commit of segments that others wrote, without decoding a value: their blocks become the
 * table's next ones in one segment, and the metadata is the commit's record. One thread at a time.
 *
 * <p>A segment of a table continues the one before, so what is in memory is flushed first. The
 * bytes are copied while others may commit; if they did, the blocks and sequences that were written
 * down are not the next ones any more, and it is done again, the last time while nobody can.
 */
final class SegmentAdoption {
  /** Copies made while others may commit, before they have to wait. */
  private static final int PATIENT_ATTEMPTS = 3;

  private final CommitPipeline pipeline;
  private final Checkpointer checkpointer;
  private final LiveTables tables;
  private final SegmentFiles files;

  SegmentAdoption(StoreParts parts) {
    pipeline = parts.pipeline();
    checkpointer = parts.checkpointer();
    tables = parts.tables();
    files = parts.files();
  }

  /** Where a segment stands if nothing is committed before it. */
  private record Prepared(
      long sequence, TableState before, OpenSegment segment, TableState after) {}

  /**
   * Commits them.
   *
   * @param adopted the rows; keys and constraints were looked at
   * @param staged in the order of the rows
   */
  Commit run(CommitPipeline.Adopted adopted, List<StagedSegment> staged) {
    return checkpointer.quietly(
        () -> {
          LiveTable table = tables.get(adopted.table().tableId());
          for (int attempt = 1; attempt <= PATIENT_ATTEMPTS; attempt++) {
            checkpointer.flush(1);
            Prepared prepared = prepare(table, staged);
            Commit commit = pipeline.settled(() -> commit(table, adopted, prepared));
            if (commit != null) {
              return commit;
            }
          }
          return pipeline.settled(
              () -> {
                checkpointer.flush(1);
                Commit commit = commit(table, adopted, prepare(table, staged));
                if (commit == null) {
                  throw new StoreException(
                      ErrorCode.INTERNAL, "a segment was overtaken where nobody can commit");
                }
                return commit;
              });
        });
  }

  /** Null if another commit came in between; then the segment is given up, as if this fails. */
  private @Nullable Commit commit(
      LiveTable table, CommitPipeline.Adopted adopted, Prepared prepared) {
    boolean complete = false;
    try {
      if (pipeline.visibleSequence() + 1 != prepared.sequence
          || !table.flushed().equals(prepared.before)
          || table.unflushedFrom() != LiveTable.NOTHING_UNFLUSHED) {
        return null;
      }
      Commit made =
          pipeline.adopt(
              adopted,
              commit -> checkpointer.adopt(table, prepared.segment, prepared.after, commit));
      complete = true;
      return made;
    } finally {
      if (!complete) {
        checkpointer.swaps().giveUp(prepared.segment);
      }
    }
  }

  private Prepared prepare(LiveTable table, List<StagedSegment> staged) {
    TableState before = table.flushed();
    long sequence = pipeline.visibleSequence() + 1;
    int firstBlock =
        Math.toIntExact((before.nextRowId() + BlockDelta.SLOTS - 1) / BlockDelta.SLOTS);
    TableState after = stateAfter(before, sequence, firstBlock, staged);
    SegmentEntry plan =
        new SegmentEntry(
            table.tableId(),
            checkpointer.newSegmentId(),
            SegmentFormat.LEVEL_FLUSHED,
            before.flushedSequence() + 1,
            sequence + 1,
            after.rowEvents() - before.rowEvents(),
            0);
    OpenSegment segment =
        files.write(
            table.stored(),
            plan,
            out -> {
              int block = firstBlock;
              for (StagedSegment part : staged) {
                for (SegmentBlock held : part.reader().blocks()) {
                  out.adopt(part.reader(), held, block++, sequence);
                }
                out.adoptSketches(part.reader(), part.columnIds());
              }
            });
    return new Prepared(sequence, before, segment, after);
  }

  private static TableState stateAfter(
      TableState before, long sequence, int firstBlock, List<StagedSegment> staged) {
    long rows = 0;
    int block = firstBlock;
    long nextRowId = before.nextRowId();
    for (StagedSegment part : staged) {
      rows += part.rows();
      block += part.reader().blocks().size();
      nextRowId = BlockDelta.rowId(block - 1, 0) + part.rowsOfLastBlock();
    }
    return new TableState(
        before.tableId(),
        sequence,
        nextRowId,
        before.inserted() + rows,
        before.deleted(),
        before.patched(),
        before.removed(),
        before.skipped() + nextRowId - before.nextRowId() - rows);
  }
}
