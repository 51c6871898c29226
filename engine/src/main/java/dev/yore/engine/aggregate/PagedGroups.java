package dev.yore.engine.aggregate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds groups by the place of their only word in pages of neighbouring values. Keys that come in
 * their order, as those of rows inserted together do, are found in the page that was read last, so
 * that a million groups cost no cache misses as they do in a hash table. Confined to one thread.
 */
final class PagedGroups {
  /** Values of a page, as a power of two: a page of numbers fits into a first-level cache. */
  static final int PAGE_BITS = 10;

  private static final int PAGE_VALUES = 1 << PAGE_BITS;

  /** Places per group at most: beyond, a hash table is smaller. */
  private static final int MAX_GAPS = 8;

  /** Pages there may be whatever the number of groups. */
  private static final int FREE_PAGES = 64;

  /** Places of the directory per page at most, and how many there may be in any case. */
  private static final int MAX_DIRECTORY_GAPS = 8;

  private static final int FREE_DIRECTORY = 1024;

  /** In the directory where there is no page. */
  private static final int[] MISSING = {};

  private int[][] directory = {};

  /** The number of the page at the directory's begin. */
  private long firstPage;

  private int pages;

  /** Makes the directory anew for groups; false if their words lie too far from each other. */
  boolean rebuild(long[] groupWords, int groups) {
    for (int g = 0; g < groups; g++) {
      // As if all groups were there already: it is the density in the end that counts.
      int[] page = page(groupWords[g] >> PAGE_BITS, groups);
      if (page == null) {
        return false;
      }
      page[(int) groupWords[g] & PAGE_VALUES - 1] = g + 1;
    }
    return true;
  }

  /**
   * Numbers rows, adding groups to the index.
   *
   * @return how many rows were numbered; fewer than {@code count} if the next one lies too far away
   */
  int find(long[][] words, int count, int[] groups, GroupIndex index) {
    long[] word = words[0];
    long pageNumber = 0;
    int @Nullable [] page = null;
    for (int i = 0; i < count; i++) {
      long key = word[i];
      long wanted = key >> PAGE_BITS;
      if (page == null || wanted != pageNumber) {
        page = page(wanted, index.size());
        if (page == null) {
          return i;
        }
        pageNumber = wanted;
      }
      int place = (int) key & PAGE_VALUES - 1;
      int group = page[place] - 1;
      if (group < 0) {
        group = index.add(words, i);
        page[place] = group + 1;
      }
      groups[i] = group;
    }
    return count;
  }

  /** The page, made if there is none; null if there would be too many for so many groups. */
  private int @Nullable [] page(long number, int groups) {
    long place = number - firstPage;
    if (place < 0 || place >= directory.length) {
      if (!extend(number)) {
        return null;
      }
      place = number - firstPage;
    }
    int[] page = directory[(int) place];
    if (page == MISSING) {
      if (pages >= FREE_PAGES && (long) (pages + 1) * PAGE_VALUES > (long) MAX_GAPS * groups) {
        return null;
      }
      page = new int[PAGE_VALUES];
      directory[(int) place] = page;
      pages++;
    }
    return page;
  }

  /** Makes the directory reach to a page, with room beyond; false if it would be too long. */
  private boolean extend(long number) {
    long last = firstPage + directory.length - 1;
    long from = directory.length == 0 ? number : Math.min(firstPage, number);
    long to = directory.length == 0 ? number : Math.max(last, number);
    long extent = to - from + 1;
    long limit = Math.max(FREE_DIRECTORY, (long) MAX_DIRECTORY_GAPS * pages);
    if (extent <= 0 || extent > limit) {
      return false;
    }
    long room = Math.min(extent, limit - extent);
    if (directory.length > 0 && from < firstPage) {
      from -= room;
    } else {
      to += room;
    }
    int[][] longer = new int[(int) (to - from + 1)][];
    Arrays.fill(longer, MISSING);
    int at = directory.length == 0 ? 0 : (int) (firstPage - from);
    System.arraycopy(directory, 0, longer, at, directory.length);
    directory = longer;
    firstPage = from;
    return true;
  }

  long sizeBytes() {
    return 128 + 4L * directory.length + (16L + 4 * PAGE_VALUES) * pages;
  }
}
