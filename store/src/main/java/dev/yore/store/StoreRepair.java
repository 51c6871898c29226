package dev.yore.store;

import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.kv.KeyValueStore;
import dev.yore.store.log.CommitLog;
import dev.yore.store.metadata.Metadata;
import dev.yore.store.metadata.MetadataState;
import dev.yore.store.tier.TierOptions;
import dev.yore.store.tier.TierStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Repairs what can be repaired without doubt: leftovers of crashes, and data that only repeats what
 * other data says. Looks first, without changing anything; then opens the store, which clears
 * leftovers away; then rebuilds segments. One thread.
 */
final class StoreRepair {
  /** What to do about anything else. */
  private static final String REMEDY = "; restore from a backup: yore restore BACKUP DIR";

  /** What errors say of themselves to do, which is less. */
  private static final Pattern SHORT_REMEDY =
      Pattern.compile("; restore (the file )?from a backup$");

  private final StoreOptions options;
  private final boolean dryRun;
  private final CheckProgress progress;
  private final List<String> done = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  StoreRepair(StoreOptions options, boolean dryRun, CheckProgress progress) {
    this.options = options.withCreateIfMissing(false).withBackgroundWork(false);
    this.dryRun = dryRun;
    this.progress = progress;
  }

  RepairReport run() {
    try {
      if (lookForLeftovers()) {
        lookInside();
      }
    } catch (StoreException e) {
      if (e.code() == ErrorCode.STORE_LOCKED || e.code() == ErrorCode.STORE_NOT_FOUND) {
        throw e;
      }
      left.add(withRemedy(String.valueOf(e.getMessage())));
    }
    return new RepairReport(done, left);
  }

  private static String withRemedy(String problem) {
    return SHORT_REMEDY.matcher(problem).replaceFirst("") + REMEDY;
  }

  /** Whether the store can be opened. */
  private boolean lookForLeftovers() {
    progress.at("looking for leftovers", 0, 0);
    try (StoreDirectory directory = StoreDirectory.open(options.withReadOnly(true))) {
      List<String> found = new ArrayList<>(CommitLog.leftovers(directory));
      String damaged = KeyValueStore.damagedChecksums(directory);
      if (damaged != null && !renewChecksums(directory, damaged)) {
        return false;
      }
      for (Path orphan : orphans(directory)) {
        found.add("remove a file nothing refers to: file=" + orphan);
      }
      done.addAll(found); // Opening the store for writing does all of it.
      return true;
    }
  }

  private List<Path> orphans(StoreDirectory directory) {
    try (Metadata metadata = Metadata.open(directory)) {
      MetadataState state = metadata.load();
      TierOptions places = TierPlacement.complete(options.tiers(), metadata.tierPlaces());
      try (TierStorage tiers = new TierStorage(directory, places, null, false)) {
        return new SegmentFiles(directory, tiers, options.dictionaries())
            .orphans(state.segments(), SegmentFiles.byId(state.places()));
      }
    }
  }

  /** Whether the metadata can be opened; its values have checksums of their own. */
  private boolean renewChecksums(StoreDirectory directory, String damaged) {
    String what = "make the metadata's checksums anew, every value being right: " + damaged;
    if (dryRun) {
      done.add(what + " (what else there is to do can be said only after that)");
      return false;
    }
    KeyValueStore.setChecksumsAside(directory, true);
    List<String> problems = new ArrayList<>();
    try (Metadata metadata = Metadata.open(directory)) {
      metadata.verify(problems::add);
    } catch (StoreException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    if (!problems.isEmpty()) {
      KeyValueStore.setChecksumsAside(directory, false);
      left.add(withRemedy(damaged));
      problems.forEach(problem -> left.add(withRemedy(problem)));
      return false;
    }
    KeyValueStore.forgetChecksumsAside(directory);
    done.add(what);
    return true;
  }

  private void lookInside() {
    StoreParts parts = StoreOpening.open(options.withReadOnly(dryRun), null);
    boolean closed = false;
    try {
      List<String> problems = parts.check(progress);
      if (!problems.isEmpty()) {
        SegmentRepair segments = new SegmentRepair(parts, dryRun, done);
        segments.run();
        problems = dryRun ? segments.unsolved(problems) : parts.check(progress);
      }
      problems.forEach(problem -> left.add(withRemedy(problem)));
      closed = true;
      parts.close();
    } finally {
      if (!closed) {
        abandon(parts);
      }
    }
  }

  /** Lets go of everything after a failure, which is what is told. */
  private static void abandon(StoreParts parts) {
    try {
      parts.close();
    } catch (StoreException e) {
      // The first failure says more.
    }
  }
}
