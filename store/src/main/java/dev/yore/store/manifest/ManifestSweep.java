package dev.yore.store.manifest;

import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStore.Listed;
import dev.yore.store.tier.TierStorage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Removes from an object store what no kept manifest and nobody else names: manifests that were
 * succeeded some time ago, parts and segments. Readers of a manifest are safe as long as it is
 * kept.
 */
public final class ManifestSweep {
  /** Whoever is just reading the newest but one need not hurry, however often is published. */
  private static final int KEPT_MANIFESTS = 2;

  private final ManifestStore store;
  private final ObjectAccess objects;

  public ManifestSweep(ManifestStore store) {
    this.store = store;
    this.objects = store.objects();
  }

  /**
   * Does it.
   *
   * @param inUse keys of segments that are not to go, whatever manifests say
   * @param graceMillis manifests and objects younger than this stay; 0 to keep nothing but the
   *     newest manifest and what is in use
   * @return how many objects were deleted
   */
  public int sweep(Set<String> inUse, long nowMillis, long graceMillis) {
    List<Listed> manifests = new ArrayList<>();
    TreeSet<Long> numbers = new TreeSet<>();
    objects.list(
        ManifestStore.PREFIX,
        object -> {
          if (ManifestStore.numberOf(object.key()) >= 0) {
            manifests.add(object);
            numbers.add(ManifestStore.numberOf(object.key()));
          }
        });
    Set<String> gone = new HashSet<>();
    Set<String> kept = new HashSet<>(inUse);
    int keptAtLeast = graceMillis == 0 ? 1 : KEPT_MANIFESTS;
    for (Listed object : manifests) {
      long number = ManifestStore.numberOf(object.key());
      boolean isNew = numbers.tailSet(number, false).size() < keptAtLeast;
      if (isNew || isYoung(object, nowMillis, graceMillis)) {
        keep(store.read(number), kept);
      } else {
        gone.add(object.key());
      }
    }
    // Manifests first: none ever names what is not there.
    gone.forEach(objects::delete);
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
      unnamed.forEach(objects::delete);
      deleted += unnamed.size();
    }
    return deleted;
  }

  private static boolean isYoung(Listed object, long nowMillis, long graceMillis) {
    return graceMillis > 0 && nowMillis - object.modifiedMillis() < graceMillis;
  }

  private void keep(Manifest manifest, Set<String> kept) {
    for (PartRef part : ManifestWriter.partsOf(manifest)) {
      kept.add(part.key());
    }
    for (Manifest.Table table : manifest.tables()) {
      for (PartRef list : table.lists()) {
        store.segments(list).forEach(s -> kept.add(TierStorage.key(s.place())));
      }
    }
  }
}
