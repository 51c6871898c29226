package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.PatchGroup;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.PhysicalOrder;
import dev.yore.store.vector.VectorBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A table with a random history: its commits as deltas, and the row versions that follow from them,
 * kept the naive way.
 */
final class RandomHistory {
  /** A row version; values are physical. */
  record Version(long rowId, long start, long end, List<@Nullable Object> values) {}

  record Commit(long sequence, TableDelta delta) {}

  private static final List<Kind> KINDS =
      List.of(Kind.BIGINT, Kind.INTEGER, Kind.DOUBLE, Kind.VARCHAR, Kind.VARBINARY, Kind.BOOLEAN);

  /** Above the surrogates and beyond the basic plane: where UTF-8 and UTF-16 order differently. */
  private static final String LETTERS = "abzé\uFFFD\uD83D\uDE00";

  final TableSchema schema;
  final List<Commit> commits = new ArrayList<>();
  final List<Version> versions = new ArrayList<>();

  private final Random random;
  private final int keyRange;
  private final TreeMap<Long, Version> live = new TreeMap<>();
  private final Map<List<Object>, Long> liveKeys = new HashMap<>();
  private long nextRowId;
  private long sequence;

  RandomHistory(Random random, int commitCount) {
    this.random = random;
    boolean large = random.nextInt(8) == 0;
    keyRange = large ? 1 << 20 : 5 + random.nextInt(200);
    schema = randomSchema(random);
    int[] starts = {0, 0, 100, BlockDelta.PAGE_SLOTS - 20, BlockDelta.SLOTS - 30};
    nextRowId = starts[random.nextInt(starts.length)];
    sequence = random.nextInt(5);
    int bulk = large ? random.nextInt(commitCount) : -1;
    for (int i = 0; i < commitCount; i++) {
      commit(i == bulk ? 18_000 : 1 + random.nextInt(random.nextInt(10) == 0 ? 60 : 12));
    }
  }

  private static TableSchema randomSchema(Random random) {
    List<Column> columns = new ArrayList<>();
    int count = 2 + random.nextInt(5);
    int keys = Math.min(count - 1, random.nextInt(3));
    Set<Integer> keyColumns = new HashSet<>();
    while (keyColumns.size() < keys) {
      keyColumns.add(random.nextInt(count));
    }
    for (int i = 0; i < count; i++) {
      Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      if (keyColumns.contains(i) && kind == Kind.BOOLEAN) {
        kind = Kind.BIGINT;
      }
      ColumnType type = new ColumnType(kind, kind == Kind.VARCHAR ? 100 : 0, 0);
      columns.add(new Column(i, "C" + i, type, !keyColumns.contains(i), null));
    }
    return new TableSchema(
        1, TableName.of("T"), columns, List.copyOf(keyColumns), 0, Long.MAX_VALUE, null);
  }

  long lastSequence() {
    return sequence;
  }

  /** Values that a column of the type may have, null among them where allowed. */
  @Nullable Object randomValue(int ordinal) {
    Column column = schema.columns().get(ordinal);
    if (column.nullable() && random.nextInt(6) == 0) {
      return null;
    }
    boolean key = schema.keyColumns().contains(ordinal);
    int range = key ? keyRange : 12;
    return switch (column.type().kind()) {
      case BIGINT -> random.nextInt(20) == 0 && !key ? random.nextLong() : random.nextInt(range);
      case DOUBLE -> randomDouble(range);
      case VARCHAR -> randomText(range).getBytes(StandardCharsets.UTF_8);
      case VARBINARY -> new byte[] {(byte) random.nextInt(range), (byte) random.nextInt(3)};
      case BOOLEAN -> (long) random.nextInt(2);
      default -> (long) random.nextInt(range) - range / 2;
    };
  }

  private Object randomDouble(int range) {
    double[] odd = {-0.0, 0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
    return random.nextInt(5) == 0
        ? odd[random.nextInt(odd.length)]
        : (random.nextInt(range) - range / 2) / 2.0;
  }

  private String randomText(int range) {
    int[] letters = LETTERS.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    int length = range > 12 ? 1 + random.nextInt(4) : random.nextInt(3);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }

  /** The key as something with equality, zeros and NaNs being alike. */
  List<Object> keyOf(List<@Nullable Object> values) {
    List<Object> key = new ArrayList<>();
    for (int ordinal : schema.keyColumns()) {
      key.add(comparable(values.get(ordinal)));
    }
    return key;
  }

  static Object comparable(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    if (value instanceof Double d) {
      return d == 0 ? 0.0 : d;
    }
    return value == null ? "null" : value;
  }

  private void commit(int changes) {
    sequence += 1 + random.nextInt(3);
    TreeSet<Long> deleted = new TreeSet<>();
    TreeMap<Long, List<Integer>> updated = new TreeMap<>();
    List<List<@Nullable Object>> inserted = new ArrayList<>();
    boolean bulk = changes > 100;
    for (int i = 0; i < changes; i++) {
      int kind = bulk ? 0 : random.nextInt(3);
      Long victim = live.isEmpty() ? null : randomLive();
      if (kind == 0 || victim == null) {
        addRow(inserted);
      } else if (!updated.containsKey(victim) && kind == 1) {
        deleted.add(victim);
      } else if (!deleted.contains(victim)) {
        List<Integer> columns = randomColumns();
        if (!columns.isEmpty()) {
          updated.put(victim, columns);
        }
      }
    }
    VectorBatch rows = insert(inserted);
    commits.add(
        new Commit(sequence, new TableDelta(1, nextRowId, rows, delete(deleted), update(updated))));
    nextRowId += rows.rowCount();
  }

  private long randomLive() {
    long at = live.firstKey() + (long) (random.nextDouble() * (live.lastKey() - live.firstKey()));
    Long hot = random.nextBoolean() ? live.ceilingKey(at) : live.firstKey();
    return hot == null ? live.lastKey() : hot;
  }

  private List<Integer> randomColumns() {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < schema.columns().size(); i++) {
      if (!schema.keyColumns().contains(i) && random.nextInt(3) == 0) {
        columns.add(i);
      }
    }
    return columns;
  }

  /** Adds a row, unless its key is in use, if only until this very commit. */
  private void addRow(List<List<@Nullable Object>> inserted) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < schema.columns().size(); i++) {
      values.add(randomValue(i));
    }
    List<Object> key = keyOf(values);
    if (schema.hasKey()) {
      if (liveKeys.containsKey(key)) {
        return;
      }
      liveKeys.put(key, -1L);
    }
    inserted.add(values);
  }

  private VectorBatch insert(List<List<@Nullable Object>> rows) {
    rows.sort(
        (a, b) -> {
          for (int ordinal : schema.keyColumns()) {
            ColumnType type = schema.columns().get(ordinal).type();
            int order = PhysicalOrder.compare(type, a.get(ordinal), b.get(ordinal));
            if (order != 0) {
              return order;
            }
          }
          return 0;
        });
    if (random.nextInt(8) == 0) {
      nextRowId += random.nextInt(3);
    }
    for (int i = 0; i < rows.size(); i++) {
      long rowId = nextRowId + i;
      live.put(rowId, new Version(rowId, sequence, Long.MAX_VALUE, rows.get(i)));
      if (schema.hasKey()) {
        liveKeys.put(keyOf(rows.get(i)), rowId);
      }
    }
    List<ColumnVector> columns = new ArrayList<>();
    for (int i = 0; i < schema.columns().size(); i++) {
      int ordinal = i;
      columns.add(vector(i, rows.stream().map(r -> r.get(ordinal)).toList().toArray()));
    }
    return new VectorBatch(rows.size(), columns);
  }

  ColumnVector vector(int ordinal, @Nullable Object[] values) {
    ColumnBuilder builder = new ColumnBuilder(schema.columns().get(ordinal).type().physical());
    for (Object value : values) {
      if (value == null) {
        builder.appendNull();
      } else if (value instanceof Long v) {
        builder.appendLong(v);
      } else if (value instanceof Double v) {
        builder.appendDouble(v);
      } else {
        builder.appendBytes((byte[]) value);
      }
    }
    return builder.build();
  }

  private long[] delete(Set<Long> rowIds) {
    for (long rowId : rowIds) {
      Version old = live.remove(rowId);
      versions.add(new Version(rowId, old.start(), sequence, old.values()));
      liveKeys.remove(keyOf(old.values()));
    }
    return rowIds.stream().mapToLong(Long::longValue).toArray();
  }

  private List<PatchGroup> update(TreeMap<Long, List<Integer>> updated) {
    Map<List<Integer>, List<Long>> groups = new HashMap<>();
    updated.forEach(
        (rowId, columns) -> groups.computeIfAbsent(columns, c -> new ArrayList<>()).add(rowId));
    List<PatchGroup> patches = new ArrayList<>();
    groups.forEach(
        (columns, rowIds) -> {
          List<ColumnVector> vectors = new ArrayList<>();
          Object[][] values = new Object[columns.size()][rowIds.size()];
          for (int c = 0; c < columns.size(); c++) {
            for (int i = 0; i < rowIds.size(); i++) {
              values[c][i] = randomValue(columns.get(c));
            }
            vectors.add(vector(columns.get(c), values[c]));
          }
          for (int i = 0; i < rowIds.size(); i++) {
            patch(rowIds.get(i), columns, values, i);
          }
          long[] ids = rowIds.stream().mapToLong(Long::longValue).toArray();
          patches.add(new PatchGroup(columns, ids, new VectorBatch(ids.length, vectors)));
        });
    return patches;
  }

  private void patch(long rowId, List<Integer> columns, Object[][] values, int i) {
    Version old = live.get(rowId);
    List<@Nullable Object> newValues = new ArrayList<>(old.values());
    for (int c = 0; c < columns.size(); c++) {
      newValues.set(columns.get(c), values[c][i]);
    }
    versions.add(new Version(rowId, old.start(), sequence, old.values()));
    live.put(rowId, new Version(rowId, sequence, Long.MAX_VALUE, newValues));
  }

  /** Every version, with what happened after the sequence not yet having happened. */
  List<Version> versionsKnownAt(long known) {
    List<Version> all = new ArrayList<>(versions);
    all.addAll(live.values());
    List<Version> result = new ArrayList<>();
    for (Version v : all) {
      if (v.start() <= known) {
        long end = v.end() > known ? Long.MAX_VALUE : v.end();
        result.add(new Version(v.rowId(), v.start(), end, v.values()));
      }
    }
    return result;
  }

  @Override
  public String toString() {
    return "history of "
        + commits.size()
        + " commits on "
        + Arrays.toString(schema.columns().toArray())
        + " keys "
        + schema.keyColumns();
  }
}
