package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.delta.BlockDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The last event of a slot is the same whether it is looked up or searched for. */
class L0ChainsTest {
  private static final long SEED = Long.getLong("yore.test.seed", 20260301);
  private static final SlotEvents NONE = new SlotEvents(0, new int[0], new long[0], false);

  private static SlotEvents append(SlotEvents events, long sequence, long... slots) {
    return L0Events.append(events, sequence, slots, 0, slots.length);
  }

  private static int searched(SlotEvents events, int slot, long sequence) {
    int last = events.size() - 1;
    while (last >= 0 && (events.slots()[last] != slot || events.sequences()[last] > sequence)) {
      last--;
    }
    return last;
  }

  @Test
  void everyViewFindsWhatItHoldsAlsoAfterOthersGrewOutOfIt() {
    Random random = new Random(SEED);
    List<SlotEvents> views = new ArrayList<>();
    SlotEvents events = NONE;
    for (int sequence = 1; sequence <= 200; sequence++) {
      long[] slots = random.longs(1 + random.nextInt(20), 0, 300).distinct().sorted().toArray();
      if (random.nextInt(10) == 0) {
        append(events, sequence, LongStream.range(290, 310).toArray()); // Never published.
      }
      events = append(events, sequence, slots);
      views.add(events);
    }
    assertThat(events.chains()).isNotNull();
    for (SlotEvents view : views) {
      for (int slot = 0; slot < 320; slot++) {
        long sequence = random.nextInt(202);
        assertThat(view.lastOf(slot, sequence))
            .as("seed %d, view of %d, slot %d at %d", SEED, view.size(), slot, sequence)
            .isEqualTo(searched(view, slot, sequence));
      }
    }
  }

  @Test
  void aRowThatChangesAgainAndAgainIsFoundAtOnce() {
    SlotEvents events = NONE;
    for (int sequence = 1; sequence <= 100_000; sequence++) {
      events = append(events, sequence, BlockDelta.SLOTS - 1);
    }
    assertThat(events.lastOf(BlockDelta.SLOTS - 1, 100_000)).isEqualTo(99_999);
    assertThat(events.lastOf(BlockDelta.SLOTS - 1, 99_990)).isEqualTo(99_989);
    assertThat(events.lastOf(7, 100_000)).isEqualTo(-1);
  }
}
