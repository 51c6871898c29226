package dev.yore.store.metadata;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import java.util.ArrayList;
import java.util.List;

/**
 * How much segments were asked for when the store was last closed. Immutable.
 *
 * <pre>
 * version:varint segments:varint (segmentId:varint accesses:varint lastMillis:zigzag heat:varint)*
 * </pre>
 *
 * @param segments no more than {@link #MAX_SEGMENTS}
 */
public record KnownHeat(List<Segment> segments) {
  /** Some hundreds of KB; a store with more has most of its segments cold. */
  public static final int MAX_SEGMENTS = 1 << 14;

  public static final KnownHeat NONE = new KnownHeat(List.of());

  private static final int VERSION = 1;

  /** Heat is kept to a thousandth. */
  private static final double UNITS = 1000;

  /**
   * One segment.
   *
   * @param accesses how often it was ever asked for
   * @param lastMillis when, ms since the epoch
   * @param heat of the accesses what has not cooled down yet; 0 and up
   */
  public record Segment(long segmentId, long accesses, long lastMillis, double heat) {
    public Segment {
      heat = Math.round(heat * UNITS) / UNITS; // As it will be read again.
    }
  }

  public KnownHeat {
    segments = List.copyOf(segments);
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.putVarLong(VERSION);
    out.putVarLong(segments.size());
    for (Segment segment : segments) {
      out.putVarLong(segment.segmentId);
      out.putVarLong(segment.accesses);
      out.putZigZag(segment.lastMillis);
      out.putVarLong(Math.round(segment.heat * UNITS));
    }
    return out.toByteArray();
  }

  static KnownHeat decode(byte[] bytes) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes);
    Versions.require(in, VERSION, "heat");
    long count = in.readVarLong();
    if (count < 0 || count > MAX_SEGMENTS) {
      throw in.corrupt(count + " segments, more than are ever kept");
    }
    List<Segment> segments = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      segments.add(
          new Segment(
              in.readVarLong(), in.readVarLong(), in.readZigZag(), in.readVarLong() / UNITS));
    }
    return new KnownHeat(segments);
  }
}
