package dev.yore.store;

/**
 * One segment file as {@code SYS.SEGMENTS} shows it. Immutable.
 *
 * @param level 1 for flushed, 2 and up for merged
 * @param fromSequence first sequence it may hold
 * @param toSequence one past the last sequence it may hold
 * @param dictionaries how many dictionaries its texts were compressed with, which it has in itself
 * @param dictionaryBytes what they take of its size
 * @param tier where it lies
 * @param file path relative to the store's directory, of another directory's file the whole path,
 *     of an object its full name
 */
public record SegmentInfo(
    int tableId,
    long segmentId,
    int level,
    long fromSequence,
    long toSequence,
    long rowEvents,
    long sizeBytes,
    int dictionaries,
    long dictionaryBytes,
    Tier tier,
    String file) {}
