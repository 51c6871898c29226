package dev.yore.store;

/** Turns L0 into segments; until it does, L0 lives from the log alone. Safe for many threads. */
final class Maintenance {
  void flush() {
    throw new StoreException(ErrorCode.NOT_SUPPORTED, "flushing does not exist yet");
  }

  void coalesce(int tableId) {
    throw new StoreException(ErrorCode.NOT_SUPPORTED, "coalescing does not exist yet: " + tableId);
  }
}
