package dev.yore.store;

import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.manifest.Manifest;
import dev.yore.store.manifest.ManifestMetadata;
import dev.yore.store.manifest.ManifestStore;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the newest manifest of a published store and restores stores from it. Stateless. */
final class PublishedStore {
  private PublishedStore() {}

  static boolean isThere(Path directory) {
    return Files.isDirectory(directory.resolve("manifests"))
        && Files.notExists(directory.resolve("STORE"));
  }

  /** The options with which to open a published store that is only looked through. */
  static StoreOptions readingOptions(ObjectStoreOptions from, Path scratch) {
    StoreOptions options = StoreOptions.at(scratch).withReadOnly(true);
    return options.withTiers(options.tiers().withPlaces(null, from));
  }

  static Manifest latest(ManifestStore manifests) {
    Manifest latest = manifests.latest();
    if (latest == null) {
      throw new StoreException(
          ErrorCode.STORE_NOT_FOUND,
          "nothing is published there: place=" + manifests.objects().name(""));
    }
    return latest;
  }

  /** What a scratch directory needs to be opened as that store. */
  static StoreDirectory scratch(StoreOptions options, Manifest manifest) {
    return StoreDirectory.createCopy(
        StoreOptions.ephemeral(options.directory()).withClock(options.clock()), manifest.storeId());
  }

  static ManifestMetadata metadata(ObjectAccess objects) {
    ManifestStore manifests = new ManifestStore(objects);
    Manifest latest = latest(manifests);
    objects.explainMissing(missing -> succeeded(manifests, latest.number(), missing));
    return new ManifestMetadata(manifests, latest);
  }

  /** What is missing went with its manifest, or it is damage. */
  static @Nullable StoreException succeeded(ManifestStore manifests, long number, String missing) {
    return manifests.has(number)
        ? null
        : new StoreException(
            ErrorCode.SNAPSHOT_TOO_OLD,
            "what this reader reads was succeeded and removed: "
                + missing
                + ", manifest="
                + manifests.name(number)
                + "; ask again, on the newest state (a store that does not follow must be opened"
                + " again); tier.publish.keepSeconds of its writer says how long states are kept");
  }

  static ObjectStoreOptions objects(StoreOptions options) {
    return Objects.requireNonNull(options.tiers().objects(), "tier.object.uri");
  }

  /** See {@link Store#restore}. */
  static void restore(
      ObjectStoreOptions from, Path scratch, Path target, Consumer<String> progress) {
    StoreOptions reading = readingOptions(from, scratch);
    // Nothing is read twice.
    StoreOptions uncached = reading.withTiers(reading.tiers().withCacheBytes(0));
    try (Store store = Store.openPublished(uncached)) {
      List<String> problems = store.check(progress);
      if (!problems.isEmpty()) {
        throw new StoreException(
            ErrorCode.CORRUPT,
            "what is published is damaged, nothing was restored: " + String.join("; ", problems));
      }
      store.backup(target, progress);
    }
  }
}
