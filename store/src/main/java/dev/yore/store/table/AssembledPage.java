package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;
import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page's column as it was put together once, and for which sequences it is right. History does
 * not change: between the last patch it contains and the next one it stays right for ever. Where no
 * next one was known, it stays right for later sequences too as long as nothing has been added to
 * its block.
 *
 * @param vector from the page's first slot on
 * @param fromSequence the last patch it contains, 0 for none
 * @param toSequence the first patch it does not contain, {@link Long#MAX_VALUE} if none was known
 * @param knownSequence the table's last commit known then
 * @param segments the table's segments then
 * @param level0Block the block in L0 then, null if there was none
 */
record AssembledPage(
    ColumnVector vector,
    long fromSequence,
    long toSequence,
    long knownSequence,
    WeakReference<List<SegmentHandle>> segments,
    @Nullable WeakReference<L0Block> level0Block) {

  static AssembledPage of(
      ColumnVector vector, long fromSequence, long toSequence, TableStreams streams, int block) {
    L0Block unflushed = streams.level0().block(block);
    return new AssembledPage(
        vector,
        fromSequence,
        toSequence,
        streams.level0().lastSequence(),
        new WeakReference<>(streams.segments()),
        unflushed == null ? null : new WeakReference<>(unflushed));
  }

  /** Whether it is the page's column at the sequence, at least its first {@code length} rows. */
  boolean isRight(long sequence, int length, TableStreams streams, int block) {
    return sequence >= fromSequence
        && sequence < toSequence
        && length <= vector.length()
        && (sequence <= knownSequence || isUnchanged(streams, block));
  }

  private boolean isUnchanged(TableStreams streams, int block) {
    L0Block now = streams.level0().block(block);
    boolean sameBlock =
        level0Block == null ? now == null : now != null && level0Block.refersTo(now);
    return sameBlock && segments.refersTo(streams.segments());
  }
}
