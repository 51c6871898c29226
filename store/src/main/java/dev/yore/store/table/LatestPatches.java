package dev.yore.store.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds which patches one slot has its values from as of a sequence, from the newest back: what an
 * image or a later patch replaced is not decoded. Pure functions.
 */
final class LatestPatches {
  private static final Comparator<PatchSource> NEWEST_FIRST =
      Comparator.comparingLong(PatchSource::lastSequence).reversed();

  private LatestPatches() {}

  /** Orders sources so that who looks for the last patch comes to it early. */
  static void sort(List<? extends PatchSource> patches) {
    if (patches.size() > 1) {
      patches.sort(NEWEST_FIRST);
    }
  }

  /**
   * Those that patched a column of the slot after its image and last, and perhaps others.
   *
   * @param candidates newest first
   * @param images at or before the sequence, all of the slot
   * @param columnIds of the columns that are wanted
   */
  static List<PatchSource> of(
      List<PatchSource> candidates,
      List<ImagePage> images,
      int[] columnIds,
      int slot,
      long sequence,
      ReadContext context) {
    if (candidates.isEmpty()) {
      return candidates;
    }
    long[] since = imaged(images, columnIds);
    List<PatchSource> latest = new ArrayList<>(candidates.size());
    for (PatchSource patch : candidates) {
      if (mayReplace(patch, columnIds, since)) {
        SlotPatch last = patch.last(slot, sequence, context);
        if (last != null) {
          latest.add(patch);
          replace(patch, last.sequence(), columnIds, since);
        }
      }
    }
    return latest;
  }

  /** Per column the sequence of its last image, 0 for none. */
  private static long[] imaged(List<ImagePage> images, int[] columnIds) {
    long[] since = new long[columnIds.length];
    for (ImagePage image : images) {
      for (int i = 0; i < columnIds.length; i++) {
        if (columnIds[i] == image.columnId()) {
          since[i] = Math.max(since[i], image.sequence());
        }
      }
    }
    return since;
  }

  private static boolean mayReplace(PatchSource patch, int[] columnIds, long[] since) {
    for (int i = 0; i < columnIds.length; i++) {
      if (patch.lastSequence() > since[i] && patch.has(columnIds[i])) {
        return true;
      }
    }
    return false;
  }

  private static void replace(PatchSource patch, long sequence, int[] columnIds, long[] since) {
    for (int i = 0; i < columnIds.length; i++) {
      if (sequence > since[i] && patch.has(columnIds[i])) {
        since[i] = sequence;
      }
    }
  }
}
