package dev.yore.store.kv;

/**
 * Changes to the metadata that become durable together when the call they were handed to returns,
 * and not at all when it throws. Reads see them. Confined to that thread and call.
 */
public interface WriteTransaction extends ReadTransaction {
  /** Puts or replaces. Keys have 1 to {@value KeyValueStore#MAX_KEY_BYTES} bytes. */
  void put(KvDatabase database, byte[] key, byte[] value);

  /**
   * Puts behind the last key: faster and denser.
   *
   * @throws dev.yore.store.StoreException {@code INTERNAL} if the key is not greater than all
   *     others
   */
  void putAppend(KvDatabase database, byte[] key, byte[] value);

  /** Deletes and says whether there was anything. */
  boolean delete(KvDatabase database, byte[] key);
}
