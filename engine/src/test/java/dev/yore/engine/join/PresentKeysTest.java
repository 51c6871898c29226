package dev.yore.engine.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.engine.batch.Batch;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A filter of a join's keys lets every key through, and little else. */
final class PresentKeysTest {
  private static final ColumnType LONG = ColumnType.of(Kind.BIGINT);
  private static final int PROBES = 50_000;

  private static JoinTable table(ColumnVector... keys) {
    int[] fields = IntStream.range(0, keys.length).toArray();
    return JoinTable.build(
        new Batch(keys[0].length(), null, keys),
        new JoinKeys(
            fields,
            IntStream.range(0, keys.length).mapToObj(i -> LONG).toList(),
            new boolean[keys.length]));
  }

  private static PresentKeys present(JoinTable table, int key) {
    return table.present(key, table.bounds(key));
  }

  private static int[] select(PresentKeys keys, LongVector probes) {
    int[] rows = IntStream.range(0, probes.length()).toArray();
    int kept = keys.select(probes, rows, rows.length);
    return IntStream.of(rows).limit(kept).toArray();
  }

  @ParameterizedTest(name = "{0} keys below {1}")
  @CsvSource({
    "0, 10",
    "1, 1000000000000",
    "3, 20",
    "1000, 5000",
    "1000, 9000000000000000000",
    "100000, 300000",
    "100000, 4000000000"
  })
  void everyKeyIsLetThroughAndFewOthers(int count, long bound) {
    Random random = new Random(count + bound);
    long[] keys = random.longs(count, -bound, bound).toArray();
    Set<Long> known = new HashSet<>();
    for (long key : keys) {
      known.add(key);
    }
    PresentKeys present = present(table(new LongVector(keys, count, null)), 0);
    long[] probes = random.longs(PROBES, -bound, bound).toArray();
    for (int i = 0; i < PROBES && count > 0; i += 2) {
      probes[i] = keys[random.nextInt(count)];
    }
    int[] kept = select(present, new LongVector(probes, PROBES, null));
    assertThat(kept).isSorted().doesNotHaveDuplicates();
    long partners = 0;
    for (long probe : probes) {
      partners += known.contains(probe) ? 1 : 0;
    }
    long right = 0;
    for (int row : kept) {
      right += known.contains(probes[row]) ? 1 : 0;
    }
    assertThat(right).as("all that have a partner").isEqualTo(partners);
    assertThat(kept.length - right).as("others").isLessThan(PROBES / 40);
  }

  @Test
  void nullsHaveNoPartnerAndAreNoKeys() {
    LongVector keys = new LongVector(new long[] {5, 1L << 60, 7}, 3, new long[] {0b010});
    JoinTable table = table(keys);
    assertThat(table.bounds(0)).containsExactly(5, 7);
    LongVector probes = new LongVector(new long[] {7, 5, 6, 1L << 60, 5}, 5, new long[] {0b10000});
    assertThat(select(present(table, 0), probes)).containsExactly(0, 1);
  }

  @Test
  void everyKeyOfSeveralIsAFilterOfItsOwn() {
    JoinTable table =
        table(
            new LongVector(new long[] {1, 2, 3}, 3, null),
            new LongVector(new long[] {10, Long.MAX_VALUE, Long.MIN_VALUE}, 3, null));
    LongVector probes = new LongVector(new long[] {10, 2, Long.MIN_VALUE}, 3, null);
    assertThat(select(present(table, 0), probes)).containsExactly(1);
    assertThat(select(present(table, 1), probes)).contains(0, 2);
    assertThat(List.of(table.isNumber(0), table.isNumber(1))).containsOnly(true);
  }
}
