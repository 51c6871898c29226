package dev.yore.store;

import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.segment.SegmentBytes;
import dev.yore.store.tier.SegmentCopies;
import dev.yore.store.tier.TierStorage;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Moves single segments from tier to tier, one at a time. Safe for many threads.
 *
 * <p>The order makes a crash at any point harmless: the copy is on the other tier and was read back
 * whole before the metadata names it, and what it was copied from goes when the metadata does not
 * name it any more and its last reader is done. A file nobody names is deleted at the next opening.
 */
final class SegmentMoves {
  private final Object moving = new Object();
  private final Checkpointer checkpointer;
  private final SegmentFiles files;
  private final TierStorage tiers;

  SegmentMoves(Checkpointer checkpointer, SegmentFiles files) {
    this.checkpointer = checkpointer;
    this.files = files;
    this.tiers = files.tiers();
  }

  /**
   * Moves a segment, unless it is gone, or somebody still reads what has to make room.
   *
   * @param copied told how many bytes were moved, piece by piece; may throw to end it
   * @return whether it was moved
   */
  boolean move(LiveTable table, OpenSegment segment, Tier target, LongConsumer copied) {
    synchronized (moving) {
      if (segment.place().tier() == target || !segment.handle().tryRetain()) {
        return false;
      }
      try {
        SegmentPlace goal = goal(segment, target);
        if (files.isTaken(goal)) {
          return false;
        }
        files.writing(goal);
        boolean complete = false;
        try {
          copy(segment, goal, copied);
          OpenSegment after = files.reopen(table.stored(), segment, goal);
          complete = true;
          return checkpointer.swaps().relocate(table, segment, after);
        } finally {
          if (!complete) {
            files.discard(goal, segment.entry().sizeBytes());
          }
          files.written(goal);
        }
      } finally {
        segment.handle().release();
      }
    }
  }

  /** Does something while nothing is moved. */
  void quietly(Runnable action) {
    synchronized (moving) {
      action.run();
    }
  }

  private SegmentPlace goal(OpenSegment segment, Tier target) {
    SegmentPlace now = segment.place();
    if (target != Tier.OBJECT) {
      return now.on(target);
    }
    String digest = now.digest();
    return now.withDigest(
            digest == null ? SegmentCopies.digestOf(segment.reader().bytes()) : digest)
        .on(Tier.OBJECT);
  }

  private void copy(OpenSegment segment, SegmentPlace goal, LongConsumer copied) {
    SegmentBytes bytes = segment.reader().bytes();
    if (goal.tier() == Tier.OBJECT) {
      Path file = tiers.file(segment.place());
      tiers.upload(goal, file, segment.entry().sizeBytes(), true);
      copied.accept(segment.entry().sizeBytes());
      return;
    }
    String written = SegmentCopies.copy(bytes, tiers.file(goal), copied);
    String known = goal.digest();
    if (known != null && !known.equals(written)) {
      throw new StoreException(
          ErrorCode.CORRUPT,
          "a segment is not what was written: file=%s offset=0 expected=%s actual=%s"
                  .formatted(bytes.name(), known, written)
              + "; restore it from a backup");
    }
  }
}
