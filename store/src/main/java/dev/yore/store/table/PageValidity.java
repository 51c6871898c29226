package dev.yore.store.table;

import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For which sequences something made of a page is right. History does not change: between the last
 * event it contains and the next one it stays right for ever. Where no next one was known, it stays
 * right for later sequences too as long as nothing has been added to its block.
 *
 * @param fromSequence the last event it contains, 0 for none
 * @param toSequence the first event it does not contain, {@link Long#MAX_VALUE} if none was known
 * @param knownSequence the table's last commit known then
 * @param segments the table's segments then
 * @param level0Block the block in L0 then, null if there was none
 */
record PageValidity(
    long fromSequence,
    long toSequence,
    long knownSequence,
    WeakReference<List<SegmentHandle>> segments,
    @Nullable WeakReference<L0Block> level0Block) {

  static PageValidity of(long fromSequence, long toSequence, TableStreams streams, int block) {
    L0Block unflushed = streams.level0().block(block);
    return new PageValidity(
        fromSequence,
        toSequence,
        streams.level0().lastSequence(),
        new WeakReference<>(streams.segments()),
        unflushed == null ? null : new WeakReference<>(unflushed));
  }

  boolean includes(long sequence, TableStreams streams, int block) {
    return sequence >= fromSequence
        && sequence < toSequence
        && (sequence <= knownSequence || isUnchanged(streams, block));
  }

  private boolean isUnchanged(TableStreams streams, int block) {
    L0Block now = streams.level0().block(block);
    boolean sameBlock =
        level0Block == null ? now == null : now != null && level0Block.refersTo(now);
    return sameBlock && segments.refersTo(streams.segments());
  }
}
