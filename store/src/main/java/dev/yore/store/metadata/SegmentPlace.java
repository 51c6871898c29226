package dev.yore.store.metadata;

import dev.yore.store.Tier;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import org.jspecify.annotations.Nullable;

/**
 * Where a segment lies. Immutable.
 *
 * <pre>
 * version:varint tier:u8 digest:Optional        tier 1 SSD, 2 HDD, 3 OBJECT
 * </pre>
 *
 * @param digest the first 32 hexadecimal digits of the SHA-256 of the segment's bytes, part of its
 *     object's name; null if there is no object of it
 */
public record SegmentPlace(int tableId, long segmentId, Tier tier, @Nullable String digest) {
  private static final int VERSION = 1;

  public SegmentPlace {
    if (tier == Tier.OBJECT && digest == null) {
      throw new IllegalArgumentException("an object without a name: segment " + segmentId);
    }
  }

  /** That of a segment just written. */
  public static SegmentPlace ordinary(SegmentEntry entry) {
    return new SegmentPlace(entry.tableId(), entry.segmentId(), Tier.SSD, null);
  }

  /** The same segment on another tier. */
  public SegmentPlace on(Tier other) {
    return new SegmentPlace(tableId, segmentId, other, digest);
  }

  /** The same place, with an object or without. */
  public SegmentPlace withDigest(@Nullable String objectDigest) {
    return new SegmentPlace(tableId, segmentId, tier, objectDigest);
  }

  /** Whether there is nothing to remember: it is where it was written, and nowhere else. */
  boolean isOrdinary() {
    return tier == Tier.SSD && digest == null;
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.putVarLong(VERSION);
    out.putByte(tier.code());
    out.putByte(digest == null ? 0 : 1);
    if (digest != null) {
      out.putString(digest);
    }
    return out.toByteArray();
  }

  static SegmentPlace decode(int tableId, long segmentId, byte[] bytes)
      throws CorruptDataException {
    ByteReader in = new ByteReader(bytes);
    Versions.require(in, VERSION, "segment place");
    int code = in.readByte();
    for (Tier tier : Tier.values()) {
      if (tier.code() == code) {
        String digest = in.readByte() == 0 ? null : in.readString();
        if (tier == Tier.OBJECT && digest == null) {
          throw in.corrupt("an object without a name");
        }
        return new SegmentPlace(tableId, segmentId, tier, digest);
      }
    }
    throw in.corrupt("tier " + code);
  }
}
