package dev.yore.planner;

import dev.yore.planner.access.AccessCatalog;
import dev.yore.planner.session.StoreDatabase;
import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.predict.PrefetchMode;

/**
 * A store that speaks SQL: the plan cache and everything sessions share. Safe for use by many
 * threads.
 */
public interface Database extends AutoCloseable {

  /** Opens the store; closing the database closes it. */
  static Database open(StoreOptions options) {
    return new StoreDatabase(Store.open(options));
  }

  /** Takes over a store that is open; closing the database closes it. */
  static Database of(Store store) {
    return new StoreDatabase(store);
  }

  SqlSession newSession();

  /** Who may do what; whoever serves sessions to users asks it. */
  AccessCatalog access();

  Store store();

  /** How much is fetched ahead for sessions that say nothing of it; nothing at first. */
  void prefetch(PrefetchMode mode);

  /**
   * A number that grows whenever a query about a fixed past may have another answer than before, or
   * none: by an erasure, a retention policy, a definition, or a change of rights. Told before who
   * changed it hears of it. It begins anew when the database is opened.
   */
  long pastVersion();

  @Override
  void close();
}
