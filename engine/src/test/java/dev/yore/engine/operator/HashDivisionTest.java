package dev.yore.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.engine.column.KeyHash;
import java.util.BitSet;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class HashDivisionTest {
  private static final int KEYS = 200_000;
  // As many slots of a hash table are told apart here, by the highest bits as tables do.
  private static final int SLOT_BITS = 10;

  @Test
  void keysOfOnePartAreSpreadOverAWholeHashTable() {
    int parts = 8;
    for (int part = 0; part < parts; part++) {
      int wanted = part;

      assertThat(slotsOf(hash -> AggregateMerge.partOf(hash, parts) == wanted))
          .isEqualTo(1 << SLOT_BITS);
    }
  }

  @Test
  void rowsOfOneSpilledPartitionAreSpreadOverAWholeHashTable() {
    for (int level = 0; level < SpillPartitions.MAX_LEVELS; level++) {
      int ofLevel = level;

      assertThat(slotsOf(hash -> SpillPartitions.partition(hash, ofLevel) == 3))
          .isEqualTo(1 << SLOT_BITS);
    }
  }

  @Test
  void partsAndPartitionsAreAboutEquallyLarge() {
    int[] partSizes = new int[7];
    int[] partitionSizes = new int[SpillPartitions.COUNT];
    for (long key = 0; key < KEYS; key++) {
      partSizes[AggregateMerge.partOf(KeyHash.mix(key), partSizes.length)]++;
      partitionSizes[SpillPartitions.partition(KeyHash.mix(key), 0)]++;
    }

    for (int size : partSizes) {
      assertThat(size).isBetween(KEYS / 8, KEYS / 6);
    }
    for (int size : partitionSizes) {
      assertThat(size).isBetween(KEYS / 18, KEYS / 14);
    }
  }

  private static int slotsOf(LongPredicate part) {
    BitSet slots = new BitSet();
    for (long key = 0; key < KEYS; key++) {
      long hash = KeyHash.mix(key);
      if (part.test(hash)) {
        slots.set((int) (hash >>> Long.SIZE - SLOT_BITS));
      }
    }
    return slots.cardinality();
  }
}
