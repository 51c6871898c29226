package dev.yore.store;

import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.tier.TierOptions;
import java.nio.file.Path;

/** A writer that commits and publishes under a lease until it is killed. Prints what is public. */
final class KilledPublisher {
  private KilledPublisher() {}

  /** With a lease as short as it can be. */
  static StoreOptions options(Path parent) {
    TierOptions tiers =
        TierOptions.NONE.withPlaces(
            null, ObjectStoreOptions.of(parent.resolve("objects").toString()));
    return StoreOptions.at(parent.resolve("old"))
        .withBackgroundWork(false)
        .withTiers(tiers.withPublishing(tiers.publishing().withLeaseSeconds(1)));
  }

  /** Takes the directory in which store and objects are. */
  public static void main(String[] arguments) {
    Store store = Store.open(options(Path.of(arguments[0])));
    TableSchema table = TestTables.items(store);
    store.tiers().publish();
    System.out.println(KilledProcess.READY);
    for (long id = 1; ; id++) {
      try (Transaction txn = store.begin()) {
        TestTables.insert(txn, table, TestTables.row(id, "name " + id, id));
        txn.commit(null);
      }
      store.tiers().publish();
      System.out.println(id + " .");
      System.out.flush();
    }
  }
}
