package dev.yore.store;

/**
 * Bytes of segments that were read, by where they came from. What the vector cache had was not read
 * at all. Immutable.
 *
 * @param ssd from files in the store's directory
 * @param hdd from files in the other directory
 * @param cached from local copies of objects
 * @param object out of an object store, by requests
 */
public record TierBytes(long ssd, long hdd, long cached, long object) {
  public static final TierBytes NONE = new TierBytes(0, 0, 0, 0);

  public TierBytes plus(TierBytes other) {
    return new TierBytes(
        ssd + other.ssd, hdd + other.hdd, cached + other.cached, object + other.object);
  }

  public TierBytes minus(TierBytes other) {
    return new TierBytes(
        ssd - other.ssd, hdd - other.hdd, cached - other.cached, object - other.object);
  }
}
