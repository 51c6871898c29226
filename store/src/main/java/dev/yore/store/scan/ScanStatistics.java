package dev.yore.store.scan;

import dev.yore.store.TierBytes;

/**
 * What a scan touched so far.
 *
 * @param pages pages of the table (16K slots each) considered
 * @param prunedPages of those, skipped by zone map or key index without decoding a column
 * @param rows rows handed out
 * @param decodedBytes bytes of vectors decoded rather than found in the cache
 * @param readBytes bytes of segments read for that, by tier
 */
public record ScanStatistics(
    long pages, long prunedPages, long rows, long decodedBytes, TierBytes readBytes) {

  /** Of a scan that has read nothing from segments. */
  public ScanStatistics(long pages, long prunedPages, long rows, long decodedBytes) {
    this(pages, prunedPages, rows, decodedBytes, TierBytes.NONE);
  }

  /** The sums of both. */
  public ScanStatistics plus(ScanStatistics other) {
    return new ScanStatistics(
        pages + other.pages,
        prunedPages + other.prunedPages,
        rows + other.rows,
        decodedBytes + other.decodedBytes,
        readBytes.plus(other.readBytes));
  }
}
