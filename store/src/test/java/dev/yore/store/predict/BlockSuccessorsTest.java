package dev.yore.store.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.predict.BlockSuccessors.Expected;
import dev.yore.store.predict.BlockSuccessors.Move;
import dev.yore.store.predict.BlockSuccessors.Range;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which blocks are expected after which. */
class BlockSuccessorsTest {
  private final BlockSuccessors successors = new BlockSuccessors();
  private @Nullable Range last;
  private @Nullable Move lastMove;

  private List<Expected> read(int tableId, int from, int to) {
    Range range = new Range(tableId, from, to);
    if (last != null) {
      successors.learn(last, lastMove, range);
      lastMove = Move.of(last, range);
    }
    last = range;
    return successors.next(range, lastMove);
  }

  @Test
  void aStrideLeadsToBlocksThatNobodyHasRead() {
    List<Expected> expected = List.of();
    for (int i = 0; i < 8; i++) {
      expected = read(1, 10 * i, 10 * i + 2);
    }
    assertThat(expected.get(0).range()).isEqualTo(new Range(1, 80, 82));
    assertThat(expected.get(0).likelihood()).isGreaterThan(0.6);
  }

  @Test
  void whatCameAfterTheSameBlocksBeforeComesAgainAcrossTables() {
    List<Expected> expected = List.of();
    for (int i = 0; i < 5; i++) {
      read(1, 3, 4);
      read(2, 70, 75);
      read(3, i, i + 1);
      expected = read(1, 3, 4);
    }
    assertThat(expected).extracting(Expected::range).contains(new Range(2, 70, 75));
  }

  @Test
  void whatIsReadAtRandomIsHardlyExpected() {
    Random random = new Random(7);
    double expected = 0;
    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(1000);
      expected += read(1, from, from + 1).stream().mapToDouble(Expected::likelihood).sum();
    }
    assertThat(expected / 200).isLessThan(0.1);
  }
}
