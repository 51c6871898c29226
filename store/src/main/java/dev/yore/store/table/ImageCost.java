package dev.yore.store.table;

import dev.yore.store.schema.ColumnType.Physical;

/**
 * Says when an image of a column is worth its bytes: once the patches since the last one make
 * reading the column noticeably dearer than decoding it. Implementations are pure functions.
 */
@FunctionalInterface
interface ImageCost {
  /** By the measurements in docs/decisions/0020-images-instead-of-rebase.md. */
  ImageCost MEASURED = new Measured(Measured.TOLERATED_PART);

  /** Twice as many, where the past is expected to be read. */
  ImageCost DENSE = new Measured(Measured.TOLERATED_PART / 2);

  /** How many patches of a column of a block with so many slots an image is worth. */
  long patchesPerImage(Physical physical, int slots);

  /** What was measured. */
  final class Measured implements ImageCost {
    /** An image of fewer slots saves less than its chunk takes. */
    private static final int MIN_SLOTS = 4096;

    /** Patches may add this part to what a column costs to read. */
    private static final double TOLERATED_PART = 0.125;

    /** Decoding a slot of a packed column. */
    private static final double NUMBER_NANOS = 1.1;

    /** Finding and applying a patch, its slot and sequence decoded before. */
    private static final double PATCH_NANOS = 3.5;

    /** Decoding a slot of a text column, compressed or not. */
    private static final double TEXT_NANOS = 8;

    private final double toleratedPart;

    private Measured(double toleratedPart) {
      this.toleratedPart = toleratedPart;
    }

    @Override
    public long patchesPerImage(Physical physical, int slots) {
      if (slots < MIN_SLOTS) {
        return Long.MAX_VALUE;
      }
      double decode = physical == Physical.BYTES ? TEXT_NANOS : NUMBER_NANOS;
      double patch = physical == Physical.BYTES ? PATCH_NANOS + TEXT_NANOS : PATCH_NANOS;
      return (long) Math.ceil(slots * toleratedPart * decode / patch);
    }
  }
}
