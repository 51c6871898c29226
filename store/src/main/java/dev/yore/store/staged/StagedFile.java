package dev.yore.store.staged;

import java.io.Serializable;

/**
 * A complete file of rows. Immutable.
 *
 * @param key of the object
 * @param rows in it
 * @param sizeBytes of it
 * @param checksum CRC32C of all its bytes
 */
public record StagedFile(String key, long rows, long sizeBytes, int checksum)
    implements Serializable {}
