package dev.yore.store.scan;

import java.util.Arrays;
import java.util.Objects;

/**
 * Which pages of a table a scan reads, as its zone maps tell. Immutable.
 *
 * @param tableId the table
 * @param sequence the state that is read
 * @param pages numbers of pages (16K slots each), ascending; the first ones where there are more
 *     than {@link #MAX_PAGES}. Empty for a lookup by key, which reads what the key's index names
 * @param lookup whether rows are found by key
 */
public record ScanFootprint(int tableId, long sequence, int[] pages, boolean lookup) {
  /** 64 Mi rows: whoever reads more gains little from what is fetched ahead. */
  public static final int MAX_PAGES = 4096;

  /** Pages of a block. */
  public static final int PAGES_PER_BLOCK = 4;

  /** How many blocks the pages lie in. */
  public int blocks() {
    int count = 0;
    int last = -1;
    for (int page : pages) {
      if (page / PAGES_PER_BLOCK != last) {
        last = page / PAGES_PER_BLOCK;
        count++;
      }
    }
    return count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScanFootprint that
        && tableId == that.tableId
        && sequence == that.sequence
        && lookup == that.lookup
        && Arrays.equals(pages, that.pages);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tableId, sequence, lookup, Arrays.hashCode(pages));
  }

  @Override
  public String toString() {
    return "ScanFootprint[tableId="
        + tableId
        + ", sequence="
        + sequence
        + ", pages="
        + pages.length
        + ", lookup="
        + lookup
        + "]";
  }
}
