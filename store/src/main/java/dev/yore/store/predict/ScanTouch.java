package dev.yore.store.predict;

/**
 * What a statement's scan read. Immutable.
 *
 * @param scan what was asked of the table, in words; values as question marks where they are masked
 * @param firstBlock the first block that zone maps did not rule out; -1 for none or a lookup by key
 * @param lastBlock the last one
 * @param pages pages considered
 * @param prunedPages of those, ruled out by zone map
 * @param rows rows handed out
 * @param decodedBytes bytes that were not in memory yet
 * @param elapsedNanos from its start to its end
 */
public record ScanTouch(
    int tableId,
    String scan,
    int firstBlock,
    int lastBlock,
    int blocks,
    long pages,
    long prunedPages,
    long rows,
    long decodedBytes,
    long elapsedNanos) {}
