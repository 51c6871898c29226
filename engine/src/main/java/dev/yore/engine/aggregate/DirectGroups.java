package dev.yore.engine.aggregate;

import java.util.Arrays;

/**
 * Finds groups by the place of their words in a small box: per word a smallest value and a number
 * of values. Confined to one thread.
 */
final class DirectGroups {
  /** Places of the box at most: a table that stays in a core's first-level cache, nearly. */
  private static final int MAX_PLACES = 1 << 14;

  private static final int NONE = -1;

  private long[] smallest = {};
  private int[] extent = {};
  private int[] groupAt = {};
  private int[] places = {};

  /** Whether all the rows' words are in the box. */
  boolean covers(long[][] words, int count) {
    if (smallest.length != words.length) {
      return false;
    }
    long outside = 0;
    for (int w = 0; w < words.length; w++) {
      long[] word = words[w];
      long low = smallest[w];
      long last = extent[w] - 1L;
      for (int i = 0; i < count; i++) {
        long place = word[i] - low;
        outside |= place | (last - place);
      }
    }
    return outside >= 0;
  }

  /** Makes the box cover the rows as well; false if it would be too large. */
  boolean widen(long[][] words, int count, long[][] groupWords, int groups) {
    int width = words.length;
    long[] low = new long[width];
    int[] newExtent = new int[width];
    long volume = 1;
    for (int w = 0; w < width; w++) {
      long min = Long.MAX_VALUE;
      long max = Long.MIN_VALUE;
      for (int i = 0; i < count; i++) {
        min = Math.min(min, words[w][i]);
        max = Math.max(max, words[w][i]);
      }
      for (int g = 0; g < groups; g++) {
        min = Math.min(min, groupWords[w][g]);
        max = Math.max(max, groupWords[w][g]);
      }
      long range = max - min;
      if (range < 0 || range >= MAX_PLACES) {
        return false;
      }
      low[w] = min;
      // Room for what comes next, so that the table is not made anew with every value.
      newExtent[w] = (int) Math.max(range + 1, Math.min(MAX_PLACES, range + range / 2 + 2));
      volume *= newExtent[w];
      if (volume > MAX_PLACES) {
        return false;
      }
    }
    smallest = low;
    extent = newExtent;
    groupAt = new int[(int) volume];
    Arrays.fill(groupAt, NONE);
    for (int g = 0; g < groups; g++) {
      int place = 0;
      for (int w = 0; w < width; w++) {
        place = place * extent[w] + (int) (groupWords[w][g] - smallest[w]);
      }
      groupAt[place] = g;
    }
    return true;
  }

  /** Numbers rows that the box covers. */
  void find(long[][] words, int count, int[] groups, GroupIndex index) {
    if (places.length < count) {
      places = new int[count];
    }
    int[] place = places;
    long low = smallest[0];
    long[] first = words[0];
    for (int i = 0; i < count; i++) {
      place[i] = (int) (first[i] - low);
    }
    for (int w = 1; w < words.length; w++) {
      long[] word = words[w];
      long lowest = smallest[w];
      int values = extent[w];
      for (int i = 0; i < count; i++) {
        place[i] = place[i] * values + (int) (word[i] - lowest);
      }
    }
    int[] known = groupAt;
    for (int i = 0; i < count; i++) {
      int group = known[place[i]];
      if (group == NONE) {
        group = index.add(words, i);
        known[place[i]] = group;
      }
      groups[i] = group;
    }
  }

  long sizeBytes() {
    return 128 + 4L * (groupAt.length + places.length);
  }
}
