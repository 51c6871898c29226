package dev.yore.store;

import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.schema.TableName;
import dev.yore.store.tier.TierOptions;
import java.nio.file.Path;

/** A process that moves a table from tier to tier, and publishes it, until it is killed. */
final class KilledMover {
  private KilledMover() {}

  static StoreOptions options(Path parent) {
    return StoreOptions.at(parent.resolve("store"))
        .withBackgroundWork(false)
        .withTiers(
            TierOptions.NONE.withPlaces(
                parent.resolve("hdd"),
                ObjectStoreOptions.of(parent.resolve("objects").toString())));
  }

  /** Takes the directory in which store and tiers are. */
  public static void main(String[] arguments) {
    Store store = Store.open(options(Path.of(arguments[0])));
    int tableId = store.catalog().table(TableName.of("ITEMS")).orElseThrow().tableId();
    System.out.println("ready");
    System.out.flush();
    while (true) {
      for (Tier tier : new Tier[] {Tier.HDD, Tier.OBJECT, Tier.SSD}) {
        store.tiers().move(tableId, tier);
        store.tiers().publish();
      }
    }
  }
}
