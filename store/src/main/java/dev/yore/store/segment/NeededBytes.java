package dev.yore.store.segment;

import java.util.List;
import java.util.Map;

/**
 * Which bytes of segments a scan would have to read: those of its columns in its pages, as far as
 * they are not decoded in memory already. Immutable.
 *
 * @param bySegment by the segment's id; a range is a chunk, in no order
 */
public record NeededBytes(Map<Long, List<ByteRange>> bySegment) {
  public static final NeededBytes NONE = new NeededBytes(Map.of());

  public NeededBytes {
    bySegment = Map.copyOf(bySegment);
  }

  /** How many they are. */
  public long bytes() {
    long bytes = 0;
    for (List<ByteRange> ranges : bySegment.values()) {
      for (ByteRange range : ranges) {
        bytes += range.length();
      }
    }
    return bytes;
  }
}
