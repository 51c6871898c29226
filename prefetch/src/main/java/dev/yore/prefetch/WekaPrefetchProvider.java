package dev.yore.prefetch;

import dev.yore.store.PrefetchProvider;
import dev.yore.store.Store;

/** How a driver without knowledge of this module finds it. Thread-safe. */
public final class WekaPrefetchProvider implements PrefetchProvider {
  @Override
  public AutoCloseable attach(Store store) {
    return Prefetcher.attach(store);
  }
}
