package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;
import java.util.function.Supplier;

/** What a reader takes along: the vector cache and what decoding has cost it. One thread. */
final class ReadContext {
  private final VectorCache cache;
  private long decodedBytes;

  ReadContext(VectorCache cache) {
    this.cache = cache;
  }

  /** The vector from the cache, or decoded and then cached. */
  ColumnVector vector(VectorCache.Key key, Supplier<ColumnVector> decode) {
    ColumnVector cached = cache.get(key);
    if (cached != null) {
      return cached;
    }
    ColumnVector decoded = decode.get();
    decodedBytes += decoded.sizeBytes();
    cache.put(key, decoded);
    return decoded;
  }

  VectorCache cache() {
    return cache;
  }

  /** Bytes of vectors decoded because the cache had them not. */
  long decodedBytes() {
    return decodedBytes;
  }
}
