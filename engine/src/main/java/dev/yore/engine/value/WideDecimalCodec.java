package dev.yore.engine.value;

import dev.yore.store.ErrorCode;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * Decimals of 19 to 38 digits: the unscaled value as 16 big-endian bytes in two's complement with
 * the sign bit flipped, so that unsigned byte order is numeric order.
 */
final class WideDecimalCodec extends ColumnCodec {
  private static final int BYTES = 16;

  private final BigInteger limit;

  WideDecimalCodec(String column, ColumnType type) {
    super(column, type);
    limit = BigInteger.TEN.pow(type.precision());
  }

  @Override
  Object readNonNull(ColumnVector vector, int row) {
    byte[] bytes = ((BytesVector) vector).getBytes(row);
    bytes[0] ^= (byte) 0x80;
    return new BigDecimal(new BigInteger(bytes), type().scale());
  }

  @Override
  public Object toPhysical(Object value) {
    BigInteger unscaled =
        NumberCodec.decimalOf(this, value)
            .setScale(type().scale(), RoundingMode.HALF_UP)
            .unscaledValue();
    if (unscaled.abs().compareTo(limit) >= 0) {
      throw invalid(ErrorCode.VALUE_OUT_OF_RANGE, value, "is out of range");
    }
    byte[] shortest = unscaled.toByteArray();
    byte[] bytes = new byte[BYTES];
    Arrays.fill(bytes, (byte) (unscaled.signum() < 0 ? 0xff : 0));
    System.arraycopy(shortest, 0, bytes, BYTES - shortest.length, shortest.length);
    bytes[0] ^= (byte) 0x80;
    return bytes;
  }
}
