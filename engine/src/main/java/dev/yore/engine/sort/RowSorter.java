package dev.yore.engine.sort;

import dev.yore.engine.batch.Batch;

/** Sorts rows: a merge sort that moves a long and a row number each; stable. One thread. */
public final class RowSorter {
  /** Shorter pieces are sorted by insertion. */
  private static final int RUN = 16;

  /** Rows merged between two looks at the cancel flag: some milliseconds. */
  private static final int ROWS_PER_CHECK = 1 << 16;

  private final RowOrder order;
  private final Batch rows;
  private final Runnable cancelCheck;
  private long[] prefixes;
  private int[] numbers;

  private RowSorter(RowOrder order, Batch rows, Runnable cancelCheck) {
    this.order = order;
    this.rows = rows;
    this.cancelCheck = cancelCheck;
    int count = rows.selectedCount();
    prefixes = order.prefixes(rows.columns(), null, 0, count);
    numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
  }

  /**
   * The rows' numbers in order.
   *
   * @param rows without a selection
   * @param cancelCheck called now and then; throws to end the sort
   */
  public static int[] sort(RowOrder order, Batch rows, Runnable cancelCheck) {
    RowSorter sorter = new RowSorter(order, rows, cancelCheck);
    sorter.sort();
    return sorter.numbers;
  }

  private void sort() {
    int count = numbers.length;
    for (int from = 0; from < count; from += RUN) {
      insert(from, Math.min(count, from + RUN));
    }
    long[] otherPrefixes = new long[count];
    int[] otherNumbers = new int[count];
    for (long width = RUN; width < count; width *= 2) {
      for (long from = 0; from < count; from += 2 * width) {
        int middle = (int) Math.min(count, from + width);
        int to = (int) Math.min(count, from + 2 * width);
        merge((int) from, middle, to, otherPrefixes, otherNumbers);
      }
      long[] swappedPrefixes = prefixes;
      prefixes = otherPrefixes;
      otherPrefixes = swappedPrefixes;
      int[] swappedNumbers = numbers;
      numbers = otherNumbers;
      otherNumbers = swappedNumbers;
    }
  }

  private void insert(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      long prefix = prefixes[i];
      int number = numbers[i];
      int at = i - 1;
      while (at >= from && isAfter(prefixes[at], numbers[at], prefix, number)) {
        prefixes[at + 1] = prefixes[at];
        numbers[at + 1] = numbers[at];
        at--;
      }
      prefixes[at + 1] = prefix;
      numbers[at + 1] = number;
    }
  }

  private void merge(int from, int middle, int to, long[] toPrefixes, int[] toNumbers) {
    if (middle >= to
        || !isAfter(prefixes[middle - 1], numbers[middle - 1], prefixes[middle], numbers[middle])) {
      System.arraycopy(prefixes, from, toPrefixes, from, to - from);
      System.arraycopy(numbers, from, toNumbers, from, to - from);
      return;
    }
    int left = from;
    int right = middle;
    for (int at = from; at < to; at++) {
      if ((at & ROWS_PER_CHECK - 1) == 0) {
        cancelCheck.run();
      }
      boolean takeRight =
          left == middle
              || (right < to
                  && isAfter(prefixes[left], numbers[left], prefixes[right], numbers[right]));
      int taken = takeRight ? right++ : left++;
      toPrefixes[at] = prefixes[taken];
      toNumbers[at] = numbers[taken];
    }
  }

  private boolean isAfter(long leftPrefix, int left, long rightPrefix, int right) {
    if (leftPrefix != rightPrefix) {
      return leftPrefix > rightPrefix;
    }
    return order.compare(rows.columns(), left, rows.columns(), right) > 0;
  }
}
