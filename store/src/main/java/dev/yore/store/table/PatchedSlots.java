package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import java.util.Arrays;
import java.util.List;

/**
 * Which of a block's patch runs concern which slots, so that who wants all of one slot's past need
 * not search every run: their number grows with the history. Immutable; safe for many threads.
 */
final class PatchedSlots {
  /** A run's number takes so many bits of an entry; the rest is the slot within its group. */
  private static final int RUN_BITS = 12;

  /** Blocks with more runs have no such index. */
  static final int MAX_RUNS = 1 << RUN_BITS;

  private static final int GROUP_BITS = Character.SIZE - RUN_BITS;
  private static final int GROUP_SLOTS = 1 << GROUP_BITS;

  /** Per group of slots where its entries begin; one more at the end. */
  private final int[] firsts;

  /** Group by group, by run: slot and run. */
  private final char[] entries;

  private PatchedSlots(int[] firsts, char[] entries) {
    this.firsts = firsts;
    this.entries = entries;
  }

  /**
   * Goes through the keys of all runs.
   *
   * @param patches at most {@link #MAX_RUNS}, each ascending by slot
   */
  static PatchedSlots of(List<? extends PatchSource> patches, ReadContext context) {
    int groups = BlockDelta.SLOTS / GROUP_SLOTS;
    int[] firsts = new int[groups + 1];
    for (PatchSource patch : patches) {
      SlotEvents events = patch.events(context);
      for (int i = 0; i < events.size(); i++) {
        if (isFirst(events, i)) {
          firsts[(events.slots()[i] >>> GROUP_BITS) + 1]++;
        }
      }
    }
    for (int group = 0; group < groups; group++) {
      firsts[group + 1] += firsts[group];
    }
    char[] entries = new char[firsts[groups]];
    int[] next = Arrays.copyOf(firsts, groups);
    for (int run = 0; run < patches.size(); run++) {
      SlotEvents events = patches.get(run).events(context);
      for (int i = 0; i < events.size(); i++) {
        if (isFirst(events, i)) {
          int slot = events.slots()[i];
          int entry = (slot & GROUP_SLOTS - 1) << RUN_BITS | run;
          entries[next[slot >>> GROUP_BITS]++] = (char) entry;
        }
      }
    }
    return new PatchedSlots(firsts, entries);
  }

  /** Whether no event before it concerns the same slot. */
  private static boolean isFirst(SlotEvents events, int i) {
    return i == 0 || events.slots()[i - 1] != events.slots()[i];
  }

  /** The runs with a patch of the slot, ascending. */
  int[] runsOf(int slot) {
    int group = slot >>> GROUP_BITS;
    int[] found = new int[firsts[group + 1] - firsts[group]];
    int count = 0;
    for (int i = firsts[group]; i < firsts[group + 1]; i++) {
      if (entries[i] >>> RUN_BITS == (slot & GROUP_SLOTS - 1)) {
        found[count++] = entries[i] & MAX_RUNS - 1;
      }
    }
    return Arrays.copyOf(found, count);
  }

  long sizeBytes() {
    return 4L * firsts.length + 2L * entries.length;
  }
}
