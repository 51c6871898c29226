package dev.yore.store;

import dev.yore.store.segment.ChunkInfo;

/**
 * One piece of a delta stream as it lies in a segment, as {@code SYS.DELTAS} shows it. Immutable.
 *
 * @param segmentId the segment it lies in
 * @param baseSequence what the sequences in it are counted from
 * @param firstStampMillis of the commit of its least sequence
 * @param lastStampMillis of the commit of its greatest sequence
 */
public record DeltaInfo(
    int tableId,
    long segmentId,
    long baseSequence,
    long firstStampMillis,
    long lastStampMillis,
    ChunkInfo chunk) {}
