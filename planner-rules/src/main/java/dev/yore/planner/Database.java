package dev.yore.planner;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;

/**
 * A store that speaks SQL: the plan cache and everything sessions share. Safe for use by many
 * threads.
 */
public interface Database extends AutoCloseable {

  /** Opens the store; closing the database closes it. */
  static Database open(StoreOptions options) {
    throw new dev.yore.store.StoreException(
        dev.yore.store.ErrorCode.NOT_SUPPORTED, "not built yet: " + options.directory());
  }

  SqlSession newSession();

  Store store();

  @Override
  void close();
}
