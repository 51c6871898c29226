package dev.yore.engine.aggregate;

import dev.yore.engine.aggregate.LongFoldAccumulator.Fold;
import dev.yore.engine.aggregate.SumAccumulator.Form;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Physical;
import java.util.List;

/** Makes the accumulator of a call. Pure functions. */
final class Accumulators {
  private Accumulators() {}

  /**
   * An empty accumulator.
   *
   * @param types of the input's fields
   * @param counts of the rows that pass the call's filter
   */
  static Accumulator of(AggregateCall call, List<ColumnType> types, RowCounts counts) {
    int argument = call.arguments().isEmpty() ? -1 : call.arguments().get(0);
    return switch (call.function()) {
      case COUNT -> new CountAccumulator(counts, new Arguments(call));
      case SUM -> sum(Form.SUM, call, types, counts);
      case SUM0 -> sum(Form.SUM0, call, types, counts);
      case AVG -> sum(Form.AVG, call, types, counts);
      case MIN -> extreme(true, call, types, counts);
      case MAX -> extreme(false, call, types, counts);
      case BOOL_AND -> new LongFoldAccumulator(counts, Fold.MIN, argument, call.type());
      case BOOL_OR -> new LongFoldAccumulator(counts, Fold.MAX, argument, call.type());
      case BIT_AND -> new LongFoldAccumulator(counts, Fold.BIT_AND, argument, call.type());
      case BIT_OR -> new LongFoldAccumulator(counts, Fold.BIT_OR, argument, call.type());
      case BIT_XOR -> new LongFoldAccumulator(counts, Fold.BIT_XOR, argument, call.type());
      case ANY_VALUE -> new FirstAccumulator(counts, false, argument, types.get(argument));
      case SINGLE_VALUE -> new FirstAccumulator(counts, true, argument, types.get(argument));
      case VAR_POP -> variance(call, types, counts, false, false);
      case VAR_SAMP -> variance(call, types, counts, true, false);
      case STDDEV_POP -> variance(call, types, counts, false, true);
      case STDDEV_SAMP -> variance(call, types, counts, true, true);
      case LISTAGG -> new ListAccumulator(counts, call, types);
      case GROUPING ->
          throw new StoreException(
              ErrorCode.INTERNAL, call.function() + " is computed without an accumulator");
    };
  }

  private static Accumulator sum(
      Form form, AggregateCall call, List<ColumnType> types, RowCounts counts) {
    int argument = call.arguments().get(0);
    ColumnType argumentType = types.get(argument);
    return argumentType.physical() == Physical.DOUBLE
        ? new DoubleSumAccumulator(counts, form, argument, call.type())
        : new SumAccumulator(counts, form, argument, argumentType, call.type());
  }

  private static Accumulator extreme(
      boolean min, AggregateCall call, List<ColumnType> types, RowCounts counts) {
    int argument = call.arguments().get(0);
    ColumnType argumentType = types.get(argument);
    return switch (argumentType.physical()) {
      case LONG ->
          new LongFoldAccumulator(counts, min ? Fold.MIN : Fold.MAX, argument, call.type());
      case DOUBLE -> new DoubleFoldAccumulator(counts, min, argument);
      case BYTES -> new BytesFoldAccumulator(counts, min, argument, argumentType);
    };
  }

  private static Accumulator variance(
      AggregateCall call, List<ColumnType> types, RowCounts counts, boolean sample, boolean root) {
    int argument = call.arguments().get(0);
    return new VarianceAccumulator(
        counts, argument, types.get(argument), sample, root, call.type());
  }
}
