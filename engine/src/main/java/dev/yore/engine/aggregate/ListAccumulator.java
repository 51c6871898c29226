package dev.yore.engine.aggregate;

import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.SortKey;
import dev.yore.engine.sort.RowOrder;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LISTAGG: a group's texts, with what they are ordered by, as bytes one behind the other; sorted
 * and joined at the end.
 */
final class ListAccumulator extends Accumulator {
  private static final byte[] DEFAULT_SEPARATOR = ",".getBytes(StandardCharsets.UTF_8);

  private final int[] fields;
  private final int separatorField;
  private final List<ColumnType> entryTypes = new ArrayList<>();
  private final RowOrder order;
  private byte @Nullable [] separator;
  private @Nullable ByteWriter[] entries = {};
  private long entryBytes;

  /**
   * No texts yet.
   *
   * @param types of the input's fields
   */
  ListAccumulator(RowCounts rowCounts, AggregateCall call, List<ColumnType> types) {
    super(rowCounts);
    fields = new int[1 + call.order().size()];
    fields[0] = call.arguments().get(0);
    separatorField = call.arguments().size() > 1 ? call.arguments().get(1) : -1;
    List<SortKey> keys = new ArrayList<>();
    entryTypes.add(types.get(fields[0]));
    for (SortKey key : call.order()) {
      keys.add(new SortKey(entryTypes.size(), key.descending(), key.nullsFirst()));
      fields[entryTypes.size()] = key.field();
      entryTypes.add(types.get(key.field()));
    }
    order = new RowOrder(entryTypes, keys);
  }

  @Override
  void grow(int groups) {
    entries = Arrays.copyOf(entries, groups);
  }

  @Override
  void add(ColumnVector[] columns, int @Nullable [] rows, int[] groups, int count) {
    for (int i = 0; i < count; i++) {
      take(columns, rows == null ? i : rows[i], groups[i]);
    }
  }

  @Override
  void addOne(ColumnVector[] columns, int @Nullable [] rows, int from, int to, int group) {
    for (int i = from; i < to; i++) {
      take(columns, rows == null ? i : rows[i], group);
    }
  }

  private void take(ColumnVector[] columns, int row, int group) {
    if (columns[fields[0]].isNull(row)) {
      return;
    }
    if (separator == null && separatorField >= 0) {
      ColumnVector given = columns[separatorField];
      separator = given.isNull(row) ? new byte[0] : ((BytesVector) given).getBytes(row);
    }
    ByteWriter out = entries(group);
    int before = out.size();
    for (int field : fields) {
      write(out, columns[field], row);
    }
    entryBytes += out.size() - before;
  }

  private ByteWriter entries(int group) {
    ByteWriter out = entries[group];
    if (out == null) {
      out = new ByteWriter(64);
      entryBytes += 64;
      entries[group] = out;
    }
    return out;
  }

  private static void write(ByteWriter out, ColumnVector column, int row) {
    if (column.isNull(row)) {
      out.putByte(0);
      return;
    }
    out.putByte(1);
    if (column instanceof LongVector longs) {
      out.putLong(longs.get(row));
    } else if (column instanceof DoubleVector doubles) {
      out.putLong(Double.doubleToRawLongBits(doubles.get(row)));
    } else {
      BytesVector bytes = (BytesVector) column;
      int length = bytes.end(row) - bytes.start(row);
      out.putVarLong(length);
      out.putBytes(bytes.data(), bytes.start(row), length);
    }
  }

  @Override
  List<ColumnType> stateTypes() {
    ColumnType binary = new ColumnType(ColumnType.Kind.VARBINARY, ColumnType.UNBOUNDED, 0);
    return List.of(binary, binary);
  }

  @Override
  void state(int groups, ColumnVector[] out, int at) {
    ColumnBuilder texts = new ColumnBuilder(Physical.BYTES);
    ColumnBuilder separators = new ColumnBuilder(Physical.BYTES);
    for (int g = 0; g < groups; g++) {
      ByteWriter entry = entries[g];
      if (entry == null) {
        texts.appendNull();
      } else {
        texts.appendBytes(entry.array(), 0, entry.size());
      }
      if (separator == null) {
        separators.appendNull();
      } else {
        separators.appendBytes(separator);
      }
    }
    out[at] = texts.build();
    out[at + 1] = separators.build();
  }

  @Override
  void combine(ColumnVector[] columns, int at, int @Nullable [] rows, int[] groups, int count) {
    BytesVector texts = (BytesVector) columns[at];
    BytesVector separators = (BytesVector) columns[at + 1];
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      if (separator == null && !separators.isNull(row)) {
        separator = separators.getBytes(row);
      }
      if (!texts.isNull(row)) {
        int length = texts.end(row) - texts.start(row);
        entries(groups[i]).putBytes(texts.data(), texts.start(row), length);
        entryBytes += length;
      }
    }
  }

  @Override
  ColumnVector finish(int groups) {
    ColumnBuilder results = new ColumnBuilder(Physical.BYTES);
    for (int g = 0; g < groups; g++) {
      ByteWriter entry = entries[g];
      if (entry == null) {
        results.appendNull();
      } else {
        ByteWriter joined = join(entry);
        results.appendBytes(joined.array(), 0, joined.size());
      }
    }
    return results.build();
  }

  private ByteWriter join(ByteWriter entry) {
    ColumnVector[] columns = read(entry);
    Integer[] rows = new Integer[columns[0].length()];
    Arrays.setAll(rows, i -> i);
    Arrays.sort(rows, (a, b) -> order.compare(columns, a, columns, b));
    byte[] between = separator == null ? DEFAULT_SEPARATOR : separator;
    BytesVector texts = (BytesVector) columns[0];
    ByteWriter joined = new ByteWriter();
    for (int i = 0; i < rows.length; i++) {
      if (i > 0) {
        joined.putBytes(between, 0, between.length);
      }
      int start = texts.start(rows[i]);
      joined.putBytes(texts.data(), start, texts.end(rows[i]) - start);
    }
    return joined;
  }

  private ColumnVector[] read(ByteWriter entry) {
    ColumnBuilder[] builders = new ColumnBuilder[entryTypes.size()];
    for (int i = 0; i < builders.length; i++) {
      builders[i] = new ColumnBuilder(entryTypes.get(i).physical());
    }
    try {
      ByteReader in = new ByteReader(entry.array(), 0, entry.size());
      while (in.remaining() > 0) {
        for (int i = 0; i < builders.length; i++) {
          readInto(builders[i], entryTypes.get(i).physical(), in);
        }
      }
    } catch (CorruptDataException e) {
      throw new StoreException(ErrorCode.INTERNAL, "texts of LISTAGG: " + e.getMessage(), e);
    }
    ColumnVector[] columns = new ColumnVector[builders.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = builders[i].build();
    }
    return columns;
  }

  private static void readInto(ColumnBuilder builder, Physical physical, ByteReader in)
      throws CorruptDataException {
    if (in.readByte() == 0) {
      builder.appendNull();
      return;
    }
    switch (physical) {
      case LONG -> builder.appendLong(in.readLong());
      case DOUBLE -> builder.appendDouble(Double.longBitsToDouble(in.readLong()));
      case BYTES -> {
        int length = in.readCount();
        int start = in.skip(length);
        builder.appendBytes(in.array(), start, start + length);
      }
    }
  }

  @Override
  long stateBytes() {
    return 8L * entries.length + 2 * entryBytes;
  }
}
