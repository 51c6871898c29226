package dev.yore.store;

import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.lease.Takeover;
import dev.yore.store.manifest.Manifest;
import dev.yore.store.manifest.ManifestStore;
import dev.yore.store.metadata.Metadata;
import dev.yore.store.metadata.TierPlaces;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.tier.TierOptions;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Makes a new writer of a published store: takes the lease, fences the old writer, restores what
 * was published. Used once, by one thread.
 */
final class StoreTakeover {
  /** The old writer publishes some manifests meanwhile, not hundreds. */
  private static final int MAX_FENCE_ATTEMPTS = 100;

  private final ObjectStoreOptions place;
  private final Consumer<String> progress;

  StoreTakeover(ObjectStoreOptions place, Consumer<String> progress) {
    this.place = place;
    this.progress = progress;
  }

  void run(Path scratch, Path target, boolean force) {
    Takeover.Taken taken;
    try (ObjectAccess objects = ObjectAccess.open(place)) {
      ManifestStore manifests = new ManifestStore(objects);
      Manifest latest = PublishedStore.latest(manifests);
      taken = Takeover.of(objects, latest.storeId(), force, progress);
      Manifest fence = fence(manifests, taken.epoch());
      progress.accept(
          "taken over: epoch=%d manifest=%d sequence=%d"
              .formatted(taken.epoch(), fence.number(), fence.checkpoint().sequence()));
    }
    PublishedStore.restore(place, scratch, target, progress);
    remember(target, taken.token());
  }

  /** From here on the next number of a manifest is the new owner's, whatever the old one tries. */
  private static Manifest fence(ManifestStore manifests, long epoch) {
    for (int attempt = 1; ; attempt++) {
      Manifest fence = PublishedStore.latest(manifests).inEpoch(epoch, System.currentTimeMillis());
      try {
        manifests.write(fence);
        return fence;
      } catch (StoreException e) {
        if (e.code() != ErrorCode.STORE_LOCKED || attempt == MAX_FENCE_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void remember(Path target, String token) {
    StoreOptions options =
        StoreOptions.at(target).withTiers(TierOptions.NONE.withPlaces(null, place));
    try (StoreDirectory directory = StoreDirectory.open(options);
        Metadata metadata = Metadata.open(directory)) {
      metadata.remember(
          new TierPlaces(
              null, place.uri(), place.endpoint(), place.region(), place.pathStyle(), token));
    }
  }
}
