package dev.yore.store;

/**
 * Makes a store warm what it expects to be read next. Implementations are found with {@link
 * java.util.ServiceLoader}; without any, everything works. Thread-safe.
 */
public interface PrefetchProvider {
  /**
   * Begins to observe the store's scans and to act on them in the background.
   *
   * @return ends it; to be closed before the store
   */
  AutoCloseable attach(Store store);
}
