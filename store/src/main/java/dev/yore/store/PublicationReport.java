package dev.yore.store;

/**
 * What a backup or a publication wrote. Immutable.
 *
 * @param manifest its number; the same as before if nothing had changed
 * @param sequence the last commit in it
 * @param segments how many it names
 * @param copiedSegments how many were not there yet
 * @param copiedBytes their bytes
 */
public record PublicationReport(
    long manifest, long sequence, int segments, int copiedSegments, long copiedBytes) {}
