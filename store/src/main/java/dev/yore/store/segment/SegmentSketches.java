package dev.yore.store.segment;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A segment's sketches of distinct values by column, as the footer ends with them; kept encoded,
 * since planners ask seldom and for few columns. Immutable, safe for many threads.
 */
final class SegmentSketches {
  /** Of segments written before there were any. */
  static final SegmentSketches NONE = new SegmentSketches(Map.of());

  private final Map<Integer, byte[]> encoded;

  private SegmentSketches(Map<Integer, byte[]> encoded) {
    this.encoded = encoded;
  }

  static void encode(ByteWriter out, SortedMap<Integer, DistinctSketch> sketches) {
    out.putVarLong(sketches.size());
    sketches.forEach(
        (columnId, sketch) -> {
          ByteWriter bytes = new ByteWriter();
          sketch.encode(bytes);
          out.putVarLong(columnId);
          out.putVarLong(bytes.size());
          out.putBytes(bytes.array(), 0, bytes.size());
        });
  }

  static SegmentSketches decode(ByteReader in) throws CorruptDataException {
    Map<Integer, byte[]> encoded = new HashMap<>();
    for (int left = in.readCount(); left > 0; left--) {
      int columnId = in.readVarInt(Integer.MAX_VALUE);
      encoded.put(columnId, in.readBytes(in.readCount()));
    }
    return new SegmentSketches(Map.copyOf(encoded));
  }

  @Nullable DistinctSketch of(int columnId) throws CorruptDataException {
    byte[] bytes = encoded.get(columnId);
    return bytes == null ? null : DistinctSketch.decode(new ByteReader(bytes));
  }
}
