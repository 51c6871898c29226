package dev.yore.driver.remote;

import dev.yore.driver.frame.ColumnFrame;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the frames of one answer until it is whole, as long as the server says that they hold in
 * one version of the past and they are not too large. Guarded by its owner.
 */
final class AnswerCollector {
  private final ResultKey key;
  private final String past;
  private final Meta.Signature signature;
  private final long maxBytes;
  private final boolean prefetched;
  private final List<Iterable<Object>> frames = new ArrayList<>();
  private long rows;
  private long bytes;

  AnswerCollector(
      ResultKey key, String past, Meta.Signature signature, long maxBytes, boolean prefetched) {
    this.key = key;
    this.past = past;
    this.signature = signature;
    this.maxBytes = maxBytes;
    this.prefetched = prefetched;
  }

  /**
   * Takes the next frame.
   *
   * @param repeatable the version of the past in which the rows up to now hold; null for none
   * @return whether to go on
   */
  boolean add(Meta.Frame frame, @Nullable String repeatable) {
    if (!past.equals(repeatable) || frame.offset != rows) {
      return false;
    }
    if (frame.rows instanceof ColumnFrame columns) {
      bytes += columns.sizeBytes();
      rows += columns.size();
      frames.add(columns);
      return bytes <= maxBytes;
    }
    boolean writable = KeptResult.holdsWritable(signature);
    List<Object> kept = new ArrayList<>();
    for (Object row : frame.rows) {
      bytes += KeptResult.sizeOf(row);
      if (bytes > maxBytes) {
        return false;
      }
      kept.add(writable ? KeptResult.copyOf(row) : row);
    }
    rows += kept.size();
    frames.add(kept);
    return true;
  }

  void storeIn(ResultCache cache) {
    cache.put(key, new KeptResult(past, signature, frames, bytes, prefetched));
  }
}
