package dev.yore.store.segment;

/**
 * One chunk of a segment file, as it describes itself. Immutable.
 *
 * @param kind what it holds
 * @param block the block it is about
 * @param firstSlot the least slot it is about
 * @param slots from the least slot to the greatest, inclusive
 * @param columnId -1 for none
 * @param firstSequence the least sequence in it
 * @param lastSequence the greatest sequence in it
 * @param rows values in it
 * @param offset of its first byte in the file
 * @param length bytes, checksum included
 * @param codec how its payload is encoded
 * @param dictionaryId of the segment's dictionary that it needs, or that it is; 0 for none
 * @param checksum CRC32C of all its bytes before the checksum
 */
public record ChunkInfo(
    Kind kind,
    int block,
    int firstSlot,
    int slots,
    int columnId,
    long firstSequence,
    long lastSequence,
    int rows,
    long offset,
    int length,
    int codec,
    int dictionaryId,
    int checksum) {

  /** What a chunk holds, in the order of the numbers in the file, which begin with 1. */
  public enum Kind {
    INSERT_COLUMN,
    INSERT_SEQUENCES,
    KEY_FILTER,
    KEY_ORDER,
    DELETES,
    PATCH_KEYS,
    PATCH_COLUMN,
    IMAGE_COLUMN,
    LIVE_KEYS,
    LIVE_COLUMN,
    DICTIONARY;

    static Kind of(int number) {
      return values()[number - 1];
    }
  }
}
