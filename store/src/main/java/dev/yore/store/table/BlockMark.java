package dev.yore.store.table;

import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a table's streams held of a block once, to tell whether they still hold the very same: a
 * commit to the block, a flush, a merge, retention and erasure all change that. Keeps nothing of it
 * in memory. Immutable.
 *
 * @param segments the table's segments
 * @param unflushed the block in L0, null if there was none
 * @param base of what the table forked from, null if it forked from none
 */
record BlockMark(
    WeakReference<List<SegmentHandle>> segments,
    @Nullable WeakReference<L0Block> unflushed,
    @Nullable BlockMark base) {

  static BlockMark of(TableStreams streams, int block) {
    L0Block unflushed = streams.level0().block(block);
    TableStreams.Base base = streams.base();
    return new BlockMark(
        new WeakReference<>(streams.segments()),
        unflushed == null ? null : new WeakReference<>(unflushed),
        base == null ? null : of(base.parent(), block));
  }

  boolean isOf(TableStreams streams, int block) {
    L0Block now = streams.level0().block(block);
    TableStreams.Base from = streams.base();
    boolean sameUnflushed =
        unflushed == null ? now == null : now != null && unflushed.refersTo(now);
    boolean sameBase =
        base == null ? from == null : from != null && base.isOf(from.parent(), block);
    return sameUnflushed && sameBase && segments.refersTo(streams.segments());
  }
}
