package dev.yore.engine.aggregate;

import dev.yore.engine.column.KeyHash;

/** Finds groups by the hash of their words: open addressing, linear probing. One thread. */
final class HashGroups {
  private static final int MIN_SLOTS = 1024;

  /** Group number plus one, 0 for free; a power of two, at most half full. */
  private int[] slots = new int[MIN_SLOTS];

  private int shift = shiftOf(MIN_SLOTS);

  private static int shiftOf(int slotCount) {
    return 64 - Integer.numberOfTrailingZeros(slotCount);
  }

  /** Makes the table anew for groups. */
  void rebuild(long[][] groupWords, int groups, int capacity) {
    int wanted = Math.max(MIN_SLOTS, Integer.highestOneBit(Math.max(capacity, groups)) * 4);
    slots = new int[wanted];
    shift = shiftOf(wanted);
    int mask = wanted - 1;
    for (int g = 0; g < groups; g++) {
      int slot = (int) (hash(groupWords, g) >>> shift);
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = g + 1;
    }
  }

  private static long hash(long[][] words, int row) {
    long h = KeyHash.mix(words[0][row]);
    for (int w = 1; w < words.length; w++) {
      h = KeyHash.mix(h * 31 + words[w][row]);
    }
    return h;
  }

  /** Numbers rows, adding groups to the index. */
  void find(long[][] words, int count, int[] groups, GroupIndex index) {
    if (words.length == 1) {
      findSingle(words, count, groups, index);
    } else {
      findMany(words, count, groups, index);
    }
  }

  private void findSingle(long[][] words, int count, int[] groups, GroupIndex index) {
    long[] word = words[0];
    int[] table = slots;
    int mask = table.length - 1;
    int down = shift;
    long[] known = index.groupWords()[0];
    for (int i = 0; i < count; i++) {
      long key = word[i];
      int slot = (int) (KeyHash.mix(key) >>> down);
      int group = table[slot] - 1;
      while (group >= 0 && known[group] != key) {
        slot = slot + 1 & mask;
        group = table[slot] - 1;
      }
      if (group < 0) {
        group = index.add(words, i);
        table[slot] = group + 1;
        known = index.groupWords()[0];
        if (index.size() * 2 > table.length) {
          rebuild(index.groupWords(), index.size(), index.size());
          table = slots;
          mask = table.length - 1;
          down = shift;
        }
      }
      groups[i] = group;
    }
  }

  private void findMany(long[][] words, int count, int[] groups, GroupIndex index) {
    for (int i = 0; i < count; i++) {
      int mask = slots.length - 1;
      int slot = (int) (hash(words, i) >>> shift);
      int group = slots[slot] - 1;
      while (group >= 0 && !equal(index.groupWords(), group, words, i)) {
        slot = slot + 1 & mask;
        group = slots[slot] - 1;
      }
      if (group < 0) {
        group = index.add(words, i);
        slots[slot] = group + 1;
        if (index.size() * 2 > slots.length) {
          rebuild(index.groupWords(), index.size(), index.size());
        }
      }
      groups[i] = group;
    }
  }

  private static boolean equal(long[][] left, int leftRow, long[][] right, int rightRow) {
    for (int w = 0; w < left.length; w++) {
      if (left[w][leftRow] != right[w][rightRow]) {
        return false;
      }
    }
    return true;
  }

  long sizeBytes() {
    return 64 + 4L * slots.length;
  }
}
