package dev.yore.store;

import dev.yore.store.metadata.Metadata;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.metadata.TierPlaces;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.tier.TierOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Brings together the tiers a store is opened with and those it remembers, so that it opens without
 * being told again where they are. Stateless.
 */
final class TierPlacement {
  private TierPlacement() {}

  /** The options, completed by what is remembered. */
  static TierOptions complete(TierOptions asked, TierPlaces known) {
    String hdd = known.hddDirectory();
    Path hddDirectory = asked.hddDirectory();
    if (hddDirectory == null && hdd != null) {
      hddDirectory = Path.of(hdd);
    }
    ObjectStoreOptions objects = asked.objects();
    return asked.withPlaces(hddDirectory, objects == null ? objects(known) : objects);
  }

  private static @Nullable ObjectStoreOptions objects(TierPlaces known) {
    String uri = known.uri();
    if (uri == null) {
      return null;
    }
    ObjectStoreOptions defaults = ObjectStoreOptions.of(uri);
    return new ObjectStoreOptions(
        uri,
        known.endpoint(),
        known.region(),
        known.pathStyle(),
        null,
        null,
        defaults.timeoutMillis(),
        defaults.attempts(),
        0,
        0);
  }

  /**
   * Remembers where the tiers are. Objects of segments that lie elsewhere, too, are forgotten with
   * the place they were in.
   *
   * @return what is remembered from now on
   */
  static TierPlaces remember(Metadata metadata, TierPlaces before, TierOptions now) {
    String known = before.owner();
    TierPlaces next = places(now, known == null ? UUID.randomUUID().toString() : known);
    boolean hasTiers = next.hddDirectory() != null || next.uri() != null;
    if (next.equals(before) || !hasTiers) {
      return before;
    }
    String uri = before.uri();
    if (uri != null && !uri.equals(next.uri())) {
      List<SegmentPlace> forgotten =
          metadata.load().places().stream()
              .filter(place -> place.tier() != Tier.OBJECT && place.digest() != null)
              .map(place -> place.withDigest(null))
              .toList();
      metadata.place(forgotten);
    }
    metadata.remember(next);
    return next;
  }

  private static TierPlaces places(TierOptions options, String owner) {
    Path hdd = options.hddDirectory();
    ObjectStoreOptions objects = options.objects();
    return new TierPlaces(
        hdd == null ? null : hdd.toString(),
        objects == null ? null : objects.uri(),
        objects == null ? null : objects.endpoint(),
        objects == null ? null : objects.region(),
        objects != null && objects.pathStyle(),
        owner);
  }
}
