package dev.yore.store;

/** Placeholder for the first compile. */
final class LocalStore {
  private LocalStore() {}

  static Store open(StoreOptions options) {
    throw new StoreException(ErrorCode.NOT_SUPPORTED, "not built yet: " + options.directory());
  }
}
