package dev.yore.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PointIndexTest {
  private static void check(long[] points, LongStream times) {
    long[] sorted = Arrays.stream(points).sorted().distinct().toArray();
    PointIndex index = new PointIndex(sorted);
    times.forEach(
        time -> {
          int expected = 0;
          while (expected < sorted.length && sorted[expected] < time) {
            expected++;
          }
          assertThat(index.firstAtOrAfter(time)).as("of %s", time).isEqualTo(expected);
        });
  }

  /** The points themselves, what lies beside them, and the ends of time. */
  private static LongStream around(long... points) {
    return LongStream.concat(
        Arrays.stream(points).flatMap(p -> LongStream.of(p - 1, p, p + 1)),
        LongStream.of(Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE));
  }

  @Test
  void pointsAnywhereAreFound() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      int bits = 1 + random.nextInt(64);
      long[] points = random.longs(1 + random.nextInt(200)).map(p -> p >> 64 - bits).toArray();
      check(points, around(points));
    }
  }

  @Test
  void crowdedPointsAreFound() {
    long[] crowded = LongStream.range(1_000, 1_300).toArray();
    long[] points = LongStream.concat(Arrays.stream(crowded), LongStream.of(1L << 60)).toArray();
    check(points, around(points));
  }

  @Test
  void theEndsOfTimeAreFound() {
    check(new long[0], around());
    check(new long[] {Long.MAX_VALUE}, around());
    check(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, around());
    check(new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE}, around());
  }
}
