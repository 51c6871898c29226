package dev.yore.engine.expression.compile;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes a text of a dictionary's texts: once per entry that the rows have, giving a dictionary
 * again, in which no entry is twice. Confined to one thread.
 */
final class DictionaryOutput {
  private static final int UNSEEN = -1;

  /** In place of a code: the entry has no text. */
  private static final int NULL_ENTRY = -2;

  private final int field;
  private final Evaluator evaluator;
  private final ColumnVector[] columns;

  private DictionaryOutput(int field, Evaluator evaluator) {
    this.field = field;
    this.evaluator = evaluator;
    this.columns = new ColumnVector[field + 1];
  }

  /** Whether a node is a text of one text, and null where that is. */
  static boolean isOne(Node node) {
    int field = node.rep() == Rep.BYTES ? Dictionaries.field(node) : Dictionaries.NONE;
    return field != Dictionaries.NONE && Dictionaries.isNullWith(node, field);
  }

  static DictionaryOutput bind(Node node, ExecutionContext context) {
    return new DictionaryOutput(Dictionaries.field(node), Evaluators.bind(node, context));
  }

  /** The output for a batch, or null when the field has no dictionary smaller than the batch. */
  @Nullable BytesVector compute(Batch input, OutputLayout layout) {
    BytesVector vector = (BytesVector) input.columns()[field];
    int[] codes = vector.codes();
    int entries = vector.offsets().length - 1;
    if (codes == null || entries >= input.selectedCount()) {
      return null;
    }
    columns[field] = new BytesVector(vector.data(), vector.offsets(), null, entries, null);
    evaluator.open(columns);
    int[] newCodes = new int[layout.length()];
    long[] nulls = vector.hasNulls() ? new long[(layout.length() + 63) >> 6] : null;
    Entries found = new Entries(entries);
    for (int n = 0; n < input.selectedCount(); n++) {
      int position = input.position(n);
      int target = layout.target(n);
      int code = vector.isNull(position) ? NULL_ENTRY : found.code(codes[position]);
      if (code == NULL_ENTRY) {
        nulls = nulls == null ? new long[(layout.length() + 63) >> 6] : nulls;
        nulls[target >> 6] |= 1L << target;
      } else {
        newCodes[target] = code;
      }
    }
    return found.vector(newCodes, nulls);
  }

  /** The new dictionary as it grows. */
  private final class Entries {
    private final int[] newCodes;
    private final ColumnBuilder builder = new ColumnBuilder(Physical.BYTES);
    private final Map<ByteBuffer, Integer> known = new HashMap<>();

    Entries(int entries) {
      newCodes = new int[entries];
      Arrays.fill(newCodes, UNSEEN);
    }

    int code(int entry) {
      if (newCodes[entry] != UNSEEN) {
        return newCodes[entry];
      }
      evaluator.evaluate(entry);
      if (evaluator.isNull) {
        newCodes[entry] = NULL_ENTRY;
      } else {
        byte[] value = Arrays.copyOfRange(evaluator.data, evaluator.from, evaluator.to);
        Integer code = known.putIfAbsent(ByteBuffer.wrap(value), known.size());
        if (code == null) {
          builder.appendBytes(value);
        }
        newCodes[entry] = code == null ? known.size() - 1 : code;
      }
      return newCodes[entry];
    }

    BytesVector vector(int[] codes, long @Nullable [] nulls) {
      if (builder.length() == 0) {
        // Every row is null, and their codes must point to something all the same.
        builder.appendBytes(new byte[0]);
      }
      BytesVector entries = (BytesVector) builder.build();
      return new BytesVector(entries.data(), entries.offsets(), codes, codes.length, nulls);
    }
  }
}
