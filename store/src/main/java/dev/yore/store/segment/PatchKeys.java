package dev.yore.store.segment;

/**
 * Which slots a patch run patches, and when. Immutable.
 *
 * @param slots ascending, a slot possibly several times
 * @param sequences per slot; ascending within a slot
 */
public record PatchKeys(int[] slots, long[] sequences) {}
