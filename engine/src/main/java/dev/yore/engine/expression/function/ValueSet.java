package dev.yore.engine.expression.function;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The values of an IN list in an open hash table. Null is not among them. Immutable; safe for many
 * threads.
 */
public abstract class ValueSet {
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int MIN_SLOTS = 4;

  private final int mask;

  private ValueSet(int count) {
    // At most half full, so that what is not there is soon not found.
    mask = Math.max(MIN_SLOTS, Integer.highestOneBit(Math.max(1, count)) * 4) - 1;
  }

  /**
   * A set of the values that are not null.
   *
   * @param type theirs
   */
  public static ValueSet of(List<? extends Cell> values, ColumnType type) {
    List<Cell> present = new ArrayList<>();
    for (Cell value : values) {
      if (!value.isNull) {
        present.add(value);
      }
    }
    return switch (type.physical()) {
      case LONG -> new Longs(present, false);
      case DOUBLE -> new Longs(present, true);
      case BYTES -> type.kind() == Kind.DECIMAL ? new Wides(present) : new Bytes(present);
    };
  }

  /** Whether a value, which is not null, is among them. */
  public abstract boolean contains(Cell value);

  /** The same for a long; only of a set of longs. */
  public boolean contains(long value) {
    throw new IllegalStateException("a set of other values than longs");
  }

  /** The same for bytes; only of a set of them. */
  public boolean contains(byte[] data, int from, int to) {
    throw new IllegalStateException("a set of other values than bytes");
  }

  final int slot(long hash) {
    return (int) (hash * MIX >>> 32) & mask;
  }

  final int next(int slot) {
    return slot + 1 & mask;
  }

  final int slots() {
    return mask + 1;
  }

  /** Bits by which doubles are equal if and only if they are to SQL. */
  private static long bits(double value) {
    return Double.doubleToLongBits(value == 0 ? 0.0 : value);
  }

  private static final class Longs extends ValueSet {
    private final boolean areDoubles;
    private final long[] values;
    private final boolean[] used;

    Longs(List<Cell> present, boolean areDoubles) {
      super(present.size());
      this.areDoubles = areDoubles;
      values = new long[slots()];
      used = new boolean[slots()];
      for (Cell cell : present) {
        long value = areDoubles ? bits(cell.number) : cell.low;
        int slot = find(value);
        values[slot] = value;
        used[slot] = true;
      }
    }

    private int find(long value) {
      int slot = slot(value);
      while (used[slot] && values[slot] != value) {
        slot = next(slot);
      }
      return slot;
    }

    @Override
    public boolean contains(Cell value) {
      return contains(areDoubles ? bits(value.number) : value.low);
    }

    @Override
    public boolean contains(long value) {
      return used[find(value)];
    }
  }

  private static final class Wides extends ValueSet {
    private final long[] values;
    private final boolean[] used;

    Wides(List<Cell> present) {
      super(present.size());
      values = new long[2 * slots()];
      used = new boolean[slots()];
      for (Cell cell : present) {
        int slot = find(cell);
        values[2 * slot] = cell.high;
        values[2 * slot + 1] = cell.low;
        used[slot] = true;
      }
    }

    private int find(Cell value) {
      int slot = slot(value.low ^ Long.rotateLeft(value.high, 32));
      while (used[slot] && (values[2 * slot] != value.high || values[2 * slot + 1] != value.low)) {
        slot = next(slot);
      }
      return slot;
    }

    @Override
    public boolean contains(Cell value) {
      return used[find(value)];
    }
  }

  private static final class Bytes extends ValueSet {
    private final byte[][] values;
    private final boolean[] used;

    Bytes(List<Cell> present) {
      super(present.size());
      values = new byte[slots()][];
      used = new boolean[slots()];
      for (Cell cell : present) {
        int slot = find(cell.data, cell.from, cell.to);
        values[slot] = Arrays.copyOfRange(cell.data, cell.from, cell.to);
        used[slot] = true;
      }
    }

    private int find(byte[] data, int from, int to) {
      int hash = 1;
      for (int i = from; i < to; i++) {
        hash = 31 * hash + data[i];
      }
      int slot = slot(hash);
      while (used[slot] && !Arrays.equals(values[slot], 0, values[slot].length, data, from, to)) {
        slot = next(slot);
      }
      return slot;
    }

    @Override
    public boolean contains(Cell value) {
      return contains(value.data, value.from, value.to);
    }

    @Override
    public boolean contains(byte[] data, int from, int to) {
      return used[find(data, from, to)];
    }
  }
}
