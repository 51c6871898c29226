package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.function.Int128;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import org.jspecify.annotations.Nullable;

/** Reads a field; wide decimals also from longs. Confined to one thread. */
abstract class FieldEvaluator extends Evaluator {
  private final int index;

  FieldEvaluator(int index) {
    this.index = index;
  }

  static FieldEvaluator of(Node.Field field) {
    return switch (field.rep()) {
      case LONG -> new Longs(field.index());
      case DOUBLE -> new Doubles(field.index());
      case BYTES -> new Bytes(field.index());
      case WIDE -> new Wides(field.index());
    };
  }

  @Override
  final void open(ColumnVector[] columns) {
    open(columns[index]);
  }

  abstract void open(ColumnVector vector);

  private static final class Longs extends FieldEvaluator {
    private @Nullable LongVector vector;

    Longs(int index) {
      super(index);
    }

    @Override
    void open(ColumnVector opened) {
      vector = (LongVector) opened;
    }

    @Override
    @SuppressWarnings("NullAway") // open comes first
    void evaluate(int position) {
      isNull = vector.isNull(position);
      low = vector.get(position);
    }
  }

  private static final class Doubles extends FieldEvaluator {
    private @Nullable DoubleVector vector;

    Doubles(int index) {
      super(index);
    }

    @Override
    void open(ColumnVector opened) {
      vector = (DoubleVector) opened;
    }

    @Override
    @SuppressWarnings("NullAway") // open comes first
    void evaluate(int position) {
      isNull = vector.isNull(position);
      number = vector.get(position);
    }
  }

  private static final class Bytes extends FieldEvaluator {
    private @Nullable BytesVector vector;

    Bytes(int index) {
      super(index);
    }

    @Override
    void open(ColumnVector opened) {
      vector = (BytesVector) opened;
    }

    @Override
    @SuppressWarnings("NullAway") // open comes first
    void evaluate(int position) {
      isNull = vector.isNull(position);
      if (!isNull) {
        setBytes(vector.data(), vector.start(position), vector.end(position));
      }
    }
  }

  private static final class Wides extends FieldEvaluator {
    private @Nullable ColumnVector vector;

    Wides(int index) {
      super(index);
    }

    @Override
    void open(ColumnVector opened) {
      vector = opened;
    }

    @Override
    @SuppressWarnings("NullAway") // open comes first
    void evaluate(int position) {
      isNull = vector.isNull(position);
      if (isNull) {
        return;
      }
      if (vector instanceof LongVector longs) {
        setWide(longs.get(position) >> 63, longs.get(position));
      } else {
        BytesVector bytes = (BytesVector) vector;
        int at = bytes.start(position);
        setWide(Int128.high(bytes.data(), at), Int128.low(bytes.data(), at));
      }
    }
  }
}
