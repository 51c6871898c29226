package dev.yore.prefetch;

import dev.yore.store.scan.ScanSpec;

/**
 * One scan of a user, as observed. Immutable.
 *
 * @param streamId tells apart who scans: scans of one stream follow from each other
 * @param snapshotSequence the sequence it read
 * @param decodedBytes what had to be decoded for it
 * @param startNanos when it began, on the clock of {@link System#nanoTime}
 */
record ScanEvent(
    long streamId, ScanSpec spec, long snapshotSequence, long decodedBytes, long startNanos) {}
