package dev.yore.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups are numbered as a map would number them, wherever their keys lie. */
final class GroupIndexTest {
  private static final List<ColumnType> KEY = List.of(ColumnType.of(Kind.BIGINT));
  private static final int BATCH = 1000;
  private static final int BATCHES = 300;

  /** The i-th key of a run. */
  private enum Keys {
    ASCENDING(i -> i / 4 + (i / 32) * 24),
    DESCENDING(i -> 5_000_000 - i),
    IN_RANDOM_ORDER(i -> new Random(i).nextInt(200_000)),
    FAR_FROM_EACH_OTHER(i -> new Random(i / 3).nextLong()),
    CLOSE_THEN_FAR(i -> i < 200_000 ? i - 100_000 : new Random(i).nextLong()),
    FEW_THEN_CLOSE(i -> i < 50_000 ? i % 7 : i * 3),
    AT_BOTH_ENDS(i -> (i & 1) == 0 ? Long.MIN_VALUE + i : Long.MAX_VALUE - i),
    IN_THE_MIDDLE_OF_AN_END(i -> Long.MAX_VALUE - 299_999 + i);

    private final LongUnaryOperator at;

    Keys(LongUnaryOperator at) {
      this.at = at;
    }
  }

  @ParameterizedTest
  @EnumSource
  void keysAreNumberedInTheOrderOfTheirFirstRows(Keys keys) {
    assertNumbered(keys, Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @EnumSource
  void nullsAreAGroupOfTheirOwnWhenTheyComeLate(Keys keys) {
    assertNumbered(keys, BATCH * (BATCHES - 20) + 7);
  }

  private static void assertNumbered(Keys keys, int nullsFrom) {
    GroupIndex index = new GroupIndex(KEY);
    Map<Object, Integer> expected = new HashMap<>();
    List<Object> order = new ArrayList<>();
    int[] groups = new int[BATCH];
    for (int batch = 0; batch < BATCHES; batch++) {
      long[] values = new long[BATCH];
      long[] nulls = null;
      for (int i = 0; i < BATCH; i++) {
        int row = batch * BATCH + i;
        values[i] = keys.at.applyAsLong(row);
        if (row >= nullsFrom && row % 5 == 0) {
          nulls = nulls == null ? new long[(BATCH + 63) / 64] : nulls;
          nulls[i >> 6] |= 1L << i;
        }
      }
      LongVector vector = new LongVector(values, BATCH, nulls);
      index.find(new ColumnVector[] {vector}, null, BATCH, groups);
      int[] wanted = new int[BATCH];
      for (int i = 0; i < BATCH; i++) {
        Object key = vector.isNull(i) ? "NULL" : values[i];
        Integer known = expected.putIfAbsent(key, expected.size());
        if (known == null) {
          order.add(key);
        }
        wanted[i] = expected.getOrDefault(key, 0);
      }
      assertThat(groups).isEqualTo(wanted);
    }
    assertThat(index.size()).isEqualTo(expected.size());
    ColumnVector keysFound = index.keys()[0];
    List<Object> found = new ArrayList<>();
    for (int g = 0; g < index.size(); g++) {
      found.add(keysFound.isNull(g) ? "NULL" : ((LongVector) keysFound).values()[g]);
    }
    assertThat(found.equals(order)).isTrue();
  }

  @Test
  void memoryStaysInProportionToGroups() {
    for (Keys keys : Keys.values()) {
      GroupIndex index = new GroupIndex(KEY);
      int[] groups = new int[BATCH];
      for (int batch = 0; batch < BATCHES; batch++) {
        long[] values = new long[BATCH];
        for (int i = 0; i < BATCH; i++) {
          values[i] = keys.at.applyAsLong(batch * BATCH + i);
        }
        index.find(new ColumnVector[] {new LongVector(values, BATCH, null)}, null, BATCH, groups);
      }
      assertThat(index.sizeBytes()).as("%s", keys).isLessThan(64L * index.size() + (1 << 20));
    }
  }
}
