package dev.yore.store.kv;

import org.jspecify.annotations.Nullable;

/**
 * One consistent state of the metadata. Confined to the thread and the call it was handed to;
 * arrays it returns are the caller's.
 */
public interface ReadTransaction {
  /**
   * The value, or null if there is none.
   *
   * @throws dev.yore.store.StoreException {@code CORRUPT} naming file, database and key
   */
  byte @Nullable [] get(KvDatabase database, byte[] key);

  /**
   * Visits entries with {@code fromKey <= key < toKey} in unsigned byte order.
   *
   * @param fromKey null for the first
   * @param toKey null for no end
   * @throws dev.yore.store.StoreException {@code CORRUPT} naming file, database and key
   */
  void scan(
      KvDatabase database,
      byte @Nullable [] fromKey,
      byte @Nullable [] toKey,
      ScanOrder order,
      KvVisitor visitor);
}
