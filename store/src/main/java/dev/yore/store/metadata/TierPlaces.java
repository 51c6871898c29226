package dev.yore.store.metadata;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import org.jspecify.annotations.Nullable;

/**
 * Where the tiers other than the store's directory are, so that a store can be opened without being
 * told again. Credentials are not remembered. Immutable.
 *
 * <pre>
 * version:varint hddDirectory:Optional uri:Optional endpoint:Optional region:Optional pathStyle:u8
 * owner:Optional
 * </pre>
 *
 * @param uri of the object store
 * @param owner what this directory calls itself where only one may write; copies of it do not know
 */
public record TierPlaces(
    @Nullable String hddDirectory,
    @Nullable String uri,
    @Nullable String endpoint,
    @Nullable String region,
    boolean pathStyle,
    @Nullable String owner) {
  private static final int VERSION = 1;

  public static final TierPlaces NONE = new TierPlaces(null, null, null, null, false, null);

  byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.putVarLong(VERSION);
    putOptional(out, hddDirectory);
    putOptional(out, uri);
    putOptional(out, endpoint);
    putOptional(out, region);
    out.putByte(pathStyle ? 1 : 0);
    putOptional(out, owner);
    return out.toByteArray();
  }

  private static void putOptional(ByteWriter out, @Nullable String text) {
    out.putByte(text == null ? 0 : 1);
    if (text != null) {
      out.putString(text);
    }
  }

  static TierPlaces decode(byte[] bytes) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes);
    Versions.require(in, VERSION, "places");
    return new TierPlaces(
        optional(in),
        optional(in),
        optional(in),
        optional(in),
        in.readByte() == 1,
        in.remaining() == 0 ? null : optional(in));
  }

  private static @Nullable String optional(ByteReader in) throws CorruptDataException {
    return in.readByte() == 0 ? null : in.readString();
  }
}
