package dev.yore.store.predict;

/**
 * What a statement was thought to cost before it ran, and what it did cost. Immutable.
 *
 * @param text of its shape
 * @param expectedMillis until its last row
 * @param basis what that was told by
 * @param blocks pages it would read
 * @param coldBlocks of those, the ones thought not to be in memory
 * @param objectBytes bytes that would come from an object store
 * @param actualMillis NaN until it has run
 * @param actualBytes decoded when it ran; -1 until it has
 */
public record Forecast(
    String digest,
    String text,
    double expectedMillis,
    String basis,
    int blocks,
    int coldBlocks,
    long objectBytes,
    double actualMillis,
    long actualBytes) {

  Forecast happened(double millis, long bytes) {
    return new Forecast(
        digest, text, expectedMillis, basis, blocks, coldBlocks, objectBytes, millis, bytes);
  }
}
