/**
 * Segment files: deltas of a table over a range of sequences, written once, read by chunk, every
 * chunk checksummed. {@link dev.yore.store.segment.SegmentWriter} writes them, {@link
 * dev.yore.store.segment.SegmentReader} reads them (their ends through {@code SegmentOutline},
 * single chunks through {@code ChunkReader}), {@link dev.yore.store.segment.SegmentFormat} has
 * their grammar. Readers are safe for many threads. Knows nothing of the log, L0 or metadata.
 */
package dev.yore.store.segment;
