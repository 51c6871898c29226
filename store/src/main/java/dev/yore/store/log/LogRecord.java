package dev.yore.store.log;

/**
 * One record of the log. Immutable by convention: nobody changes the payload.
 *
 * @param stampMillis ms since the epoch, UTC
 * @param previousSequence of the record before it
 * @param syncedOffset everything before it in its file was synced before this record was written
 */
record LogRecord(
    long sequence, long stampMillis, long previousSequence, int syncedOffset, byte[] payload) {}
