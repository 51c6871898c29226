package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableAlteration;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A random life of one table whose columns come, go, widen and change names, decided by a seed and
 * held against a model that keeps every state complete. Numbers are compared as numbers.
 */
final class AlteringScript {
  private static final int STEPS = 90;
  private static final int IDS = 14;

  /** Types a column may have, each wider than the one before in its row. */
  private static final List<List<ColumnType>> TYPES =
      List.of(
          List.of(
              ColumnType.of(Kind.SMALLINT),
              ColumnType.of(Kind.INTEGER),
              ColumnType.decimal(12, 2),
              ColumnType.decimal(14, 4),
              ColumnType.decimal(30, 4),
              ColumnType.decimal(38, 8)),
          List.of(ColumnType.of(Kind.SMALLINT), ColumnType.of(Kind.DOUBLE)),
          List.of(ColumnType.of(Kind.REAL), ColumnType.of(Kind.DOUBLE)),
          List.of(ColumnType.varchar(3), ColumnType.varchar(9)));

  /** A column as the model knows it: an identity that outlives names and types. */
  private static final class Known {
    final int lineage;
    final long since;
    final @Nullable Object missing;
    int width;
    String name;

    Known(int lineage, long since, @Nullable Object missing, int width, String name) {
      this.lineage = lineage;
      this.since = since;
      this.missing = missing;
      this.width = width;
      this.name = name;
    }

    ColumnType type() {
      return TYPES.get(lineage).get(width);
    }

    Known copy() {
      return new Known(lineage, since, missing, width, name);
    }
  }

  /** Values by identity of the column; the id is not among them. */
  private record Version(long id, Map<Integer, @Nullable Object> values, long start, long end) {}

  private final Random random;
  private Path directory;
  private int directories;
  private final List<Version> versions = new ArrayList<>();
  private final TreeMap<Long, Map<Integer, Known>> schemas = new TreeMap<>();
  private final TreeMap<Long, Boolean> living = new TreeMap<>();
  private Map<Integer, Known> columns = new TreeMap<>();
  private int columnsEver;
  private int names;
  private TableName name = TableName.of("T");
  private Store store;

  AlteringScript(long seed, Path directory) {
    this.random = new Random(seed);
    this.directory = directory;
    this.store = open();
  }

  private Store open() {
    return Store.open(
        StoreOptions.at(directory)
            .withBackgroundWork(false)
            .withFlushRowEvents(1)
            .withCacheBytes(random.nextBoolean() ? 0 : 1 << 20));
  }

  void run() {
    try {
      execute(
          new CatalogChange.CreateTable(
              name,
              List.of(new Column(0, "ID", ColumnType.of(Kind.BIGINT), false, null)),
              random.nextBoolean() ? List.of(0) : List.of(),
              null));
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      checkEverything();
      store.coalesce(table().tableId());
      reopen();
      checkEverything();
      assertThat(store.check(what -> {})).isEmpty();
    } finally {
      store.close();
    }
  }

  private void step() {
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> addColumn();
      case 3 -> dropColumn();
      case 4 -> renameColumn();
      case 5, 6 -> widen();
      case 7 -> rename();
      case 8 -> dropAndBringBack();
      case 9 -> store.flush();
      case 10 -> store.coalesce(table().tableId());
      case 11 -> reopen();
      case 12 -> checkEverything();
      default -> change();
    }
  }

  /** Closes and opens the store; after a crash, now and then, which leaves the log to be read. */
  private void reopen() {
    if (random.nextBoolean()) {
      Path copy = directory.resolveSibling("store-" + ++directories);
      copyTree(directory, copy);
      directory = copy;
    }
    store.close();
    store = open();
  }

  private static void copyTree(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TableSchema table() {
    return store.catalog().table(name).orElseThrow();
  }

  private void execute(CatalogChange change) {
    long sequence = store.execute(change, null).sequence();
    Map<Integer, Known> copy = new TreeMap<>();
    columns.forEach((identity, known) -> copy.put(identity, known.copy()));
    schemas.put(sequence, copy);
    living.put(sequence, !(change instanceof CatalogChange.DropTable));
  }

  private void alter(TableAlteration alteration) {
    execute(new CatalogChange.AlterTable(name, alteration));
  }

  private void addColumn() {
    if (columns.size() >= 6) {
      return;
    }
    int lineage = random.nextInt(TYPES.size());
    int width = random.nextInt(TYPES.get(lineage).size());
    ColumnType type = TYPES.get(lineage).get(width);
    Object missing = random.nextBoolean() ? null : value(lineage);
    // A name that was there before, now and then: it is another column all the same.
    String added = "C" + (random.nextInt(3) == 0 ? names : ++names);
    if (columns.values().stream().anyMatch(c -> c.name.equals(added))) {
      return;
    }
    columns.put(++columnsEver, new Known(lineage, store.lastSequence() + 1, missing, width, added));
    alter(
        new TableAlteration.AddColumn(
            added, type, missing == null || random.nextBoolean(), null, physical(type, missing)));
  }

  private @Nullable Integer anyColumn() {
    List<Integer> identities = new ArrayList<>(columns.keySet());
    return identities.isEmpty() ? null : identities.get(random.nextInt(identities.size()));
  }

  private void dropColumn() {
    Integer dropped = anyColumn();
    if (dropped != null) {
      alter(new TableAlteration.DropColumn(remove(dropped).name));
    }
  }

  private Known remove(int identity) {
    Known removed = known(identity);
    columns.remove(identity);
    return removed;
  }

  private Known known(int identity) {
    Known known = columns.get(identity);
    if (known == null) {
      throw new AssertionError("no column " + identity);
    }
    return known;
  }

  private void renameColumn() {
    Integer renamed = anyColumn();
    if (renamed != null) {
      String before = known(renamed).name;
      known(renamed).name = "C" + ++names;
      alter(new TableAlteration.RenameColumn(before, known(renamed).name));
    }
  }

  private void widen() {
    Integer widened = anyColumn();
    if (widened != null && known(widened).width + 1 < TYPES.get(known(widened).lineage).size()) {
      known(widened).width++;
      alter(new TableAlteration.SetType(known(widened).name, known(widened).type()));
    }
  }

  private void rename() {
    TableName before = name;
    name = TableName.of("T" + ++names);
    execute(new CatalogChange.AlterTable(before, new TableAlteration.RenameTable(name)));
  }

  private void dropAndBringBack() {
    execute(new CatalogChange.DropTable(name));
    if (random.nextBoolean()) {
      reopen();
    }
    TableName before = name;
    name = random.nextBoolean() ? name : TableName.of("T" + ++names);
    execute(new CatalogChange.UndropTable(before, name));
  }

  /** One transaction that touches some ids, each at most once. */
  private void change() {
    TableSchema table = table();
    List<Integer> identities = new ArrayList<>(columns.keySet());
    List<Version> ended = new ArrayList<>();
    List<Version> begun = new ArrayList<>();
    try (Transaction txn = store.begin()) {
      for (long id = 0; id < IDS; id++) {
        Version current = current(id);
        if (random.nextInt(4) > 0) {
          continue;
        }
        if (current == null) {
          Map<Integer, @Nullable Object> values = new HashMap<>();
          identities.forEach(i -> values.put(i, value(known(i).lineage)));
          txn.apply(TableChange.insert(table.tableId(), row(table, id, identities, values)));
          begun.add(new Version(id, values, 0, Long.MAX_VALUE));
        } else if (random.nextInt(3) == 0) {
          txn.apply(TableChange.delete(table.tableId(), new long[] {rowId(txn, table, id)}));
          ended.add(current);
        } else if (!identities.isEmpty()) {
          int identity = identities.get(random.nextInt(identities.size()));
          Object value = value(known(identity).lineage);
          if (!same(valueNow(current, identity), value)) {
            update(txn, table, id, identities.indexOf(identity) + 1, identity, value);
            Map<Integer, @Nullable Object> values = new HashMap<>();
            identities.forEach(i -> values.put(i, valueNow(current, i)));
            values.put(identity, value);
            ended.add(current);
            begun.add(new Version(id, values, 0, Long.MAX_VALUE));
          }
        }
      }
      txn.commit(null)
          .ifPresent(
              commit -> {
                long now = commit.sequence();
                for (Version v : ended) {
                  versions.remove(v);
                  versions.add(new Version(v.id, v.values, v.start, now));
                }
                begun.forEach(v -> versions.add(new Version(v.id, v.values, now, v.end)));
              });
    }
  }

  private @Nullable Version current(long id) {
    for (Version version : versions) {
      if (version.id == id && version.end == Long.MAX_VALUE) {
        return version;
      }
    }
    return null;
  }

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    return a == null ? b == null : a.equals(b);
  }

  private @Nullable Object valueNow(Version version, int identity) {
    return version.values.containsKey(identity)
        ? version.values.get(identity)
        : known(identity).missing;
  }

  private void update(
      Transaction txn,
      TableSchema table,
      long id,
      int ordinal,
      int identity,
      @Nullable Object value) {
    ColumnBuilder builder = new ColumnBuilder(known(identity).type().physical());
    append(builder, physical(known(identity).type(), value));
    txn.apply(
        TableChange.update(
            table.tableId(),
            new long[] {rowId(txn, table, id)},
            List.of(ordinal),
            new VectorBatch(1, List.of(builder.build()))));
  }

  private VectorBatch row(
      TableSchema table, long id, List<Integer> identities, Map<Integer, @Nullable Object> values) {
    assertThat(table.columns()).hasSize(identities.size() + 1);
    List<ColumnVector> vectors = new ArrayList<>();
    vectors.add(new LongVector(new long[] {id}, 1, null));
    for (int identity : identities) {
      ColumnBuilder builder = new ColumnBuilder(known(identity).type().physical());
      append(builder, physical(known(identity).type(), values.get(identity)));
      vectors.add(builder.build());
    }
    return new VectorBatch(1, vectors);
  }

  private static long rowId(Transaction txn, TableSchema table, long id) {
    return TestTables.rowId(txn, table, id);
  }

  /** Small whole numbers and short texts, which every type of the lineage has. */
  private Object value(int lineage) {
    return lineage == TYPES.size() - 1
        ? "v" + random.nextInt(20)
        : BigDecimal.valueOf(random.nextInt(200) - 100);
  }

  private static @Nullable Object physical(ColumnType type, @Nullable Object value) {
    if (value == null || value instanceof String) {
      return value == null
          ? null
          : ((String) value).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
    BigInteger unscaled = ((BigDecimal) value).setScale(type.scale()).unscaledValue();
    return switch (type.physical()) {
      case LONG -> unscaled.longValueExact();
      case DOUBLE -> unscaled.doubleValue();
      case BYTES -> {
        byte[] bytes = new byte[16];
        Arrays.fill(bytes, (byte) (unscaled.signum() < 0 ? -1 : 0));
        byte[] shortest = unscaled.toByteArray();
        System.arraycopy(shortest, 0, bytes, 16 - shortest.length, shortest.length);
        bytes[0] ^= Byte.MIN_VALUE;
        yield bytes;
      }
    };
  }

  private static void append(ColumnBuilder builder, @Nullable Object value) {
    if (value == null) {
      builder.appendNull();
    } else if (value instanceof Long number) {
      builder.appendLong(number);
    } else if (value instanceof Double number) {
      builder.appendDouble(number);
    } else {
      builder.appendBytes((byte[]) value);
    }
  }

  private static @Nullable Object logical(ColumnType type, ColumnVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    if (vector instanceof LongVector longs) {
      return BigDecimal.valueOf(longs.get(row), type.scale()).setScale(0);
    }
    if (vector instanceof DoubleVector doubles) {
      return BigDecimal.valueOf(doubles.get(row)).setScale(0);
    }
    BytesVector bytes = (BytesVector) vector;
    if (type.isText()) {
      return bytes.getString(row);
    }
    byte[] wide = bytes.getBytes(row);
    wide[0] ^= Byte.MIN_VALUE;
    return new BigDecimal(new BigInteger(wide), type.scale()).setScale(0);
  }

  private void checkEverything() {
    for (long sequence = schemas.firstKey(); sequence <= store.lastSequence(); sequence++) {
      if (living.floorEntry(sequence).getValue()) {
        checkAsOf(sequence);
      } else {
        long gone = sequence;
        TableSchema table = table();
        org.assertj.core.api.Assertions.assertThatThrownBy(
                () -> read(table, ScanSpec.NEWEST, new Period.AsOf(gone), List.of(0)))
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.BEFORE_TABLE_EXISTED));
      }
    }
    checkVersions();
  }

  private void checkAsOf(long sequence) {
    TableSchema then = store.catalog().versionAt(table().tableId(), sequence).orElseThrow();
    Map<Integer, Known> schema = schemas.floorEntry(sequence).getValue();
    assertThat(then.columns().stream().skip(1).map(Column::name).toList())
        .as("columns at %d", sequence)
        .isEqualTo(schema.values().stream().map(c -> c.name).toList());
    assertThat(read(then, then.sinceSequence(), new Period.AsOf(sequence), ordinals(then)))
        .as("the table at %d as it was", sequence)
        .isEqualTo(expected(sequence, schema));
    TableSchema now = table();
    assertThat(read(now, ScanSpec.NEWEST, new Period.AsOf(sequence), ordinals(now)))
        .as("the table at %d with the columns of now", sequence)
        .isEqualTo(expected(sequence, columns));
  }

  private static List<Integer> ordinals(TableSchema table) {
    return IntStream.range(0, table.columns().size()).boxed().toList();
  }

  private List<List<@Nullable Object>> expected(long sequence, Map<Integer, Known> wanted) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Version version : versions) {
      if (version.start <= sequence && sequence < version.end) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(BigDecimal.valueOf(version.id));
        wanted.forEach(
            (identity, known) ->
                row.add(
                    version.values.containsKey(identity)
                        ? version.values.get(identity)
                        : sequence >= known.since ? known.missing : null));
        rows.add(row);
      }
    }
    rows.sort(Comparator.comparing(Object::toString));
    return rows;
  }

  private void checkVersions() {
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (Version version : versions) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add(BigDecimal.valueOf(version.id));
      columns.forEach(
          (identity, known) ->
              row.add(
                  version.values.containsKey(identity)
                      ? version.values.get(identity)
                      : version.end > known.since ? known.missing : null));
      row.add(BigDecimal.valueOf(version.start));
      row.add(BigDecimal.valueOf(version.end));
      expected.add(row);
    }
    expected.sort(Comparator.comparing(Object::toString));
    TableSchema now = table();
    List<Integer> ordinals = new ArrayList<>(ordinals(now));
    ordinals.add(PseudoColumn.ROW_START_SEQ);
    ordinals.add(PseudoColumn.ROW_END_SEQ);
    assertThat(read(now, ScanSpec.NEWEST, Period.Versions.ALL, ordinals)).isEqualTo(expected);
  }

  private List<List<@Nullable Object>> read(
      TableSchema table, long schemaSequence, Period period, List<Integer> ordinals) {
    ScanSpec spec =
        new ScanSpec(table.tableId(), ordinals, List.of(), period, Long.MAX_VALUE, schemaSequence);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Transaction txn = store.begin();
        Scan scan = txn.scan(spec)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        for (int i = 0; i < batch.selectedCount(); i++) {
          int[] selection = batch.selection();
          int at = selection == null ? i : selection[i];
          List<@Nullable Object> row = new ArrayList<>();
          for (int c = 0; c < ordinals.size(); c++) {
            ColumnType type =
                ordinals.get(c) < 0
                    ? ColumnType.of(Kind.BIGINT)
                    : table.columns().get(ordinals.get(c)).type();
            row.add(logical(type, batch.columns().get(c), at));
          }
          rows.add(row);
        }
      }
    }
    rows.sort(Comparator.comparing(Object::toString));
    return rows;
  }
}
