package dev.yore.store.manifest;

import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStore.Listed;
import dev.yore.store.staged.StagedJob;
import dev.yore.store.tier.TierStorage;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Removes from an object store what no kept manifest and nobody else names: manifests that were
 * succeeded some time ago, parts and segments. Readers of a manifest are safe as long as it is
 * kept.
 */
public final class ManifestSweep {
  /** Whoever is just reading the newest but one need not hurry, however often is published. */
  private static final int KEPT_MANIFESTS = 2;

  /** A week: time to find out what became of a job whose request got lost. */
  private static final long STAGED_KEPT_MILLIS = 7 * 86_400_000L;

  private final ManifestStore store;
  private final ObjectAccess objects;
  private final Runnable owning;

  /**
   * Prepares it.
   *
   * @param owning fails if the place is not, or not any more, whose sweep it is
   */
  public ManifestSweep(ManifestStore store, Runnable owning) {
    this.store = store;
    this.owning = owning;
    this.objects = store.objects();
  }

  /**
   * Does it.
   *
   * @param inUse keys of segments that are not to go, whatever manifests say
   * @param nowMillis by the clock that stamps the objects
   * @param graceMillis manifests succeeded, and objects written, no longer ago than this stay; 0 to
   *     keep nothing but the newest manifest and what is in use
   * @return how many objects were deleted
   */
  public int sweep(Set<String> inUse, long nowMillis, long graceMillis) {
    TreeMap<Long, Listed> manifests = new TreeMap<>();
    objects.list(
        ManifestStore.PREFIX,
        object -> {
          long number = ManifestStore.numberOf(object.key());
          if (number >= 0) {
            manifests.put(number, object);
          }
        });
    Set<String> gone = new HashSet<>();
    Set<String> kept = new HashSet<>(inUse);
    int keptAtLeast = graceMillis == 0 ? 1 : KEPT_MANIFESTS;
    for (Map.Entry<Long, Listed> manifest : manifests.entrySet()) {
      long number = manifest.getKey();
      Map.Entry<Long, Listed> successor = manifests.higherEntry(number);
      boolean isNew = manifests.tailMap(number, false).size() < keptAtLeast;
      if (isNew || successor == null || isYoung(successor.getValue(), nowMillis, graceMillis)) {
        keep(store.read(number), kept);
      } else {
        gone.add(manifest.getValue().key());
      }
    }
    // Manifests first: none ever names what is not there.
    gone.forEach(this::delete);
    int deleted = gone.size();
    for (String prefix : List.of(PartRef.PREFIX, TierStorage.OBJECT_PREFIX)) {
      Set<String> unnamed = new HashSet<>();
      objects.list(
          prefix,
          object -> {
            if (!kept.contains(object.key()) && !isYoung(object, nowMillis, graceMillis)) {
              unnamed.add(object.key());
            }
          });
      unnamed.forEach(this::delete);
      deleted += unnamed.size();
    }
    return deleted + sweepStaged(nowMillis);
  }

  /** Jobs whose writers are gone; a committed job's files were removed with the commit. */
  private int sweepStaged(long nowMillis) {
    Set<String> forgotten = new HashSet<>();
    objects.list(
        StagedJob.PREFIX,
        object -> {
          if (nowMillis - object.modifiedMillis() > STAGED_KEPT_MILLIS) {
            forgotten.add(object.key());
          }
        });
    forgotten.forEach(objects::delete);
    return forgotten.size();
  }

  private void delete(String key) {
    owning.run();
    objects.delete(key);
  }

  private static boolean isYoung(Listed object, long nowMillis, long graceMillis) {
    return graceMillis > 0 && nowMillis - object.modifiedMillis() < graceMillis;
  }

  private void keep(Manifest manifest, Set<String> kept) {
    for (PartRef part : ManifestWriter.partsOf(manifest)) {
      kept.add(part.key());
    }
    for (Manifest.Table table : manifest.tables()) {
      for (Manifest.SegmentList list : table.lists()) {
        store.segments(list.part()).forEach(s -> kept.add(TierStorage.key(s.place())));
      }
    }
  }
}
