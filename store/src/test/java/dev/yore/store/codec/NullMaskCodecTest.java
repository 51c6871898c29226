package dev.yore.store.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NullMaskCodecTest {

  @Test
  void anyPartOfAMaskIsCutOutBitByBit() {
    Random random = new Random(11);
    long[] mask = {random.nextLong(), random.nextLong(), random.nextLong()};
    for (int from = 0; from < 192; from++) {
      for (int to = from; to <= 192; to++) {
        long[] slice = NullMaskCodec.slice(mask, from, to);
        int nulls = 0;
        for (int row = from; row < to; row++) {
          boolean isNull = NullMaskCodec.isNull(mask, row);
          nulls += isNull ? 1 : 0;
          assertThat(slice != null && NullMaskCodec.isNull(slice, row - from)).isEqualTo(isNull);
        }
        assertThat(slice == null).isEqualTo(nulls == 0);
        assertThat(NullMaskCodec.countNulls(slice)).as("no bits past the end").isEqualTo(nulls);
      }
    }
  }

  @Test
  void aFewNullRunsTakeAFewBytesAndScatteredNullsABitEach() throws CorruptDataException {
    long[] runs = new long[16];
    runs[3] = -1L;
    long[] scattered = new long[16];
    Arrays.fill(scattered, 0x5A5A5A5A5A5A5A5AL);

    assertThat(roundTrip(runs, NullMaskCodec.RUNS)).isLessThan(8);
    assertThat(roundTrip(scattered, NullMaskCodec.BITS)).isEqualTo(128);
  }

  private static int roundTrip(long[] mask, int expectedForm) throws CorruptDataException {
    ByteWriter out = new ByteWriter();
    int form = NullMaskCodec.encode(out, mask, 1024);
    assertThat(form).isEqualTo(expectedForm);
    assertThat(NullMaskCodec.decode(new ByteReader(out.toByteArray()), form, 1024)).isEqualTo(mask);
    return out.size();
  }
}
