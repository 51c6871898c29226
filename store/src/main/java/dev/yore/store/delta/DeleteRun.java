package dev.yore.store.delta;

/**
 * Rows of a block that were deleted.
 *
 * @param slots ascending; a slot is deleted at most once
 * @param sequences when, per slot
 */
public record DeleteRun(int[] slots, long[] sequences) {
  public static final DeleteRun NONE = new DeleteRun(new int[0], new long[0]);
}
