package dev.yore.engine.expression.function;

/**
 * One value without boxing: which fields hold it depends on its type. Confined to one thread.
 *
 * <p>Longs are in {@link #low}; wide decimals in {@link #high} and {@link #low}; doubles in {@link
 * #number}; text and other bytes are {@code data[from..to)}, which may belong to a vector and must
 * not be written.
 */
public class Cell {
  private static final byte[] NO_BYTES = new byte[0];
  private static final int MIN_SCRATCH_BYTES = 32;

  public boolean isNull;
  public long low;
  public long high;
  public double number;
  public byte[] data = NO_BYTES;
  public int from;
  public int to;
  private byte[] scratch = NO_BYTES;

  /** Bytes of this cell's own for a result; overwritten by the next one. */
  public final byte[] scratch(int length) {
    if (scratch.length < length) {
      scratch = new byte[Math.max(Math.max(length, MIN_SCRATCH_BYTES), scratch.length * 2)];
    }
    return scratch;
  }

  public final void setBytes(byte[] bytes, int start, int end) {
    data = bytes;
    from = start;
    to = end;
  }

  public final void setWide(long highBits, long lowBits) {
    high = highBits;
    low = lowBits;
  }

  /** Takes over the other's value, sharing its bytes. */
  public final void set(Cell other) {
    isNull = other.isNull;
    low = other.low;
    high = other.high;
    number = other.number;
    data = other.data;
    from = other.from;
    to = other.to;
  }
}
