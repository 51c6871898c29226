package dev.yore.store.manifest;

/**
 * A part of a manifest, an object of its own, named by what is in it. Immutable.
 *
 * @param digest as of segments: the first 32 hexadecimal digits of the SHA-256
 * @param length bytes
 */
public record PartRef(String digest, int length) {
  static final String PREFIX = "parts/";

  /** The object's key. */
  public String key() {
    return PREFIX + digest + ".part";
  }
}
