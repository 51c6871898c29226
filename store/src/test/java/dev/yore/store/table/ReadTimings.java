package dev.yore.store.table;

import dev.yore.store.delta.PatchGroup;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Measures scans and lookups on a table like TPC-H's lineitem: half a million rows loaded at once,
 * then a thousand small commits. Run its main method; prints medians of CPU time.
 */
final class ReadTimings {
  private static final int LOADED_ROWS = 500_000;
  private static final int COMMITS = 1000;
  private static final int FLUSH_EVENTS = 1 << 16;
  private static final String[] WORDS =
      "carefully final deposits sleep quickly above the ironic requests among".split(" ");

  private static final TableSchema LINEITEM = schema();
  private static final int ORDERKEY = 0;
  private static final int LINENUMBER = 3;
  private static final int QUANTITY = 4;
  private static final int PRICE = 5;
  private static final int DISCOUNT = 6;
  private static final int STATUS = 9;
  private static final int SHIPDATE = 10;

  private final Random random = new Random(7);
  private final TestStreams streams = new TestStreams(LINEITEM);
  private final VectorCache cache = new VectorCache(512L << 20);
  private final List<Long> live = new ArrayList<>();
  private long nextRowId;
  private long nextLine;
  private long sequence;

  private static TableSchema schema() {
    Object[][] columns = {
      {"ORDERKEY", Kind.BIGINT}, {"PARTKEY", Kind.BIGINT}, {"SUPPKEY", Kind.BIGINT},
      {"LINENUMBER", Kind.INTEGER}, {"QUANTITY", Kind.DECIMAL}, {"EXTENDEDPRICE", Kind.DECIMAL},
      {"DISCOUNT", Kind.DECIMAL}, {"TAX", Kind.DECIMAL}, {"RETURNFLAG", Kind.CHAR},
      {"LINESTATUS", Kind.CHAR}, {"SHIPDATE", Kind.DATE}, {"COMMITDATE", Kind.DATE},
      {"RECEIPTDATE", Kind.DATE}, {"SHIPINSTRUCT", Kind.CHAR}, {"SHIPMODE", Kind.CHAR},
      {"COMMENT", Kind.VARCHAR}
    };
    List<Column> list = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      Kind kind = (Kind) columns[i][1];
      ColumnType type = kind == Kind.DECIMAL ? ColumnType.decimal(15, 2) : ColumnType.of(kind);
      list.add(new Column(i, (String) columns[i][0], type, false, null));
    }
    return new TableSchema(
        1, TableName.of("LINEITEM"), list, List.of(0, 3), 0, Long.MAX_VALUE, null);
  }

  public static void main(String[] arguments) {
    ReadTimings timings = new ReadTimings();
    timings.load();
    timings.measure("before merging");
    int segments = timings.streams.streams().segments().size();
    timings.streams.merge(0, segments, false);
    timings.measure("merged");
    timings.streams.close();
  }

  private void load() {
    long start = cpuNanos();
    commit(LOADED_ROWS, 0, 0);
    streams.flush(sequence);
    for (int i = 0; i < COMMITS; i++) {
      commit(100, 200, 60);
      if (streams.streams().level0().rowEvents() >= FLUSH_EVENTS) {
        streams.flush(sequence);
      }
    }
    System.out.printf(
        "loaded in %d ms: %d segments, L0 %d events, %d KB%n",
        (cpuNanos() - start) / 1_000_000,
        streams.streams().segments().size(),
        streams.streams().level0().rowEvents(),
        streams.streams().level0().sizeBytes() >> 10);
  }

  private void commit(int inserts, int updates, int deletes) {
    sequence++;
    long[] updated = pick(updates).stream().mapToLong(Long::longValue).toArray();
    TreeSet<Long> deleted = pick(deletes);
    Arrays.stream(updated).forEach(deleted::remove);
    live.removeAll(deleted);
    ColumnBuilder status = new ColumnBuilder(LINEITEM.columns().get(STATUS).type().physical());
    Arrays.stream(updated).forEach(id -> status.appendString(random.nextBoolean() ? "F" : "O"));
    VectorBatch values = new VectorBatch(updated.length, List.of(status.build()));
    VectorBatch rows = rows(inserts);
    streams.append(
        sequence,
        new TableDelta(
            1,
            nextRowId,
            rows,
            deleted.stream().mapToLong(Long::longValue).toArray(),
            updates == 0 ? List.of() : List.of(new PatchGroup(List.of(STATUS), updated, values))));
    for (int i = 0; i < inserts; i++) {
      live.add(nextRowId++);
    }
  }

  private TreeSet<Long> pick(int count) {
    TreeSet<Long> picked = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      picked.add(live.get(random.nextInt(live.size())));
    }
    return picked;
  }

  private VectorBatch rows(int count) {
    List<ColumnBuilder> builders =
        LINEITEM.columns().stream().map(c -> new ColumnBuilder(c.type().physical())).toList();
    for (int i = 0; i < count; i++) {
      long line = nextLine++;
      long[] numbers = {
        line / 4,
        random.nextInt(20_000),
        random.nextInt(1000),
        line % 4,
        100 * (1 + random.nextInt(50)),
        90_000 + random.nextInt(10_000_000),
        random.nextInt(11),
        random.nextInt(9)
      };
      for (int c = 0; c < numbers.length; c++) {
        builders.get(c).appendLong(numbers[c]);
      }
      builders.get(8).appendString(random.nextBoolean() ? "N" : "R");
      builders.get(9).appendString("O");
      for (int c = 10; c < 13; c++) {
        builders.get(c).appendLong(8036 + random.nextInt(2557));
      }
      builders.get(13).appendString("DELIVER IN PERSON");
      builders.get(14).appendString(random.nextBoolean() ? "TRUCK" : "REG AIR");
      builders
          .get(15)
          .appendString(
              WORDS[random.nextInt(10)]
                  + " "
                  + WORDS[random.nextInt(10)]
                  + " "
                  + random.nextInt(100_000));
    }
    List<ColumnVector> columns = builders.stream().map(ColumnBuilder::build).toList();
    return new VectorBatch(count, columns);
  }

  private void measure(String state) {
    System.out.printf("%s: %d segments%n", state, streams.streams().segments().size());
    List<Integer> all = IntStream.range(0, LINEITEM.columns().size()).boxed().toList();
    List<ColumnPredicate> q6 =
        List.of(
            new Compare(SHIPDATE, Operator.GREATER_OR_EQUAL, 8766L),
            new Compare(SHIPDATE, Operator.LESS, 9131L),
            new Compare(DISCOUNT, Operator.GREATER_OR_EQUAL, 5L),
            new Compare(DISCOUNT, Operator.LESS_OR_EQUAL, 7L),
            new Compare(QUANTITY, Operator.LESS, 2400L));
    for (long at : new long[] {1, sequence / 2, sequence}) {
      VectorCache none = new VectorCache(0);
      perRow("all columns, cold, as of " + at, all, List.of(), at, none, 3);
      perRow("all columns, warm, as of " + at, all, List.of(), at, cache, 15);
      perRow("Q6, cold, as of " + at, List.of(PRICE, DISCOUNT), q6, at, none, 5);
      perRow("Q6, warm, as of " + at, List.of(PRICE, DISCOUNT), q6, at, cache, 31);
      perRow("count, warm, as of " + at, List.of(), List.of(), at, cache, 31);
    }
    lookups("one row as of, all columns", all, 20_000);
    versions(all);
    absentKeys();
  }

  private void perRow(
      String what,
      List<Integer> columns,
      List<ColumnPredicate> predicates,
      long at,
      VectorCache with,
      int runs) {
    long rows = count(List.of(), List.of(), new Period.AsOf(at), with);
    long[] nanos = new long[runs];
    for (int i = 0; i < runs; i++) {
      long start = cpuNanos();
      count(columns, predicates, new Period.AsOf(at), with);
      nanos[i] = cpuNanos() - start;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "  %-38s %7.2f ns/row  %7.2f ms%n",
        what, (double) nanos[runs / 2] / rows, nanos[runs / 2] / 1e6);
  }

  private long count(
      List<Integer> columns, List<ColumnPredicate> predicates, Period period, VectorCache with) {
    ScanSpec spec = new ScanSpec(1, columns, predicates, period, Long.MAX_VALUE);
    long rows = 0;
    try (TableScan scan =
        new TableScan(streams.pinned(), spec, sequence, s -> s, null, with, null)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        rows += batch.selectedCount();
      }
    }
    return rows;
  }

  private List<ColumnPredicate> key(long line) {
    return List.of(
        new Compare(ORDERKEY, Operator.EQUAL, line / 4),
        new Compare(LINENUMBER, Operator.EQUAL, line % 4));
  }

  private void lookups(String what, List<Integer> columns, int count) {
    long[] nanos = new long[count];
    long rows = 0;
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < count; i++) {
        List<ColumnPredicate> key = key((long) (random.nextDouble() * nextLine));
        Period period = new Period.AsOf(1 + random.nextInt((int) sequence));
        long start = cpuNanos();
        rows += count(columns, key, period, cache);
        nanos[i] = cpuNanos() - start;
      }
    }
    percentiles(what + " (" + rows + " found)", nanos);
  }

  private void versions(List<Integer> columns) {
    long[] nanos = new long[5000];
    long rows = 0;
    for (int i = 0; i < nanos.length; i++) {
      List<ColumnPredicate> key = key((long) (random.nextDouble() * nextLine));
      long start = cpuNanos();
      rows += count(columns, key, Period.Versions.ALL, cache);
      nanos[i] = cpuNanos() - start;
    }
    percentiles("one row's whole life (" + rows + " versions)", nanos);
    long start = cpuNanos();
    long all = count(columns, List.of(), Period.Versions.ALL, cache);
    System.out.printf("  all %d versions, all columns: %.1f ms%n", all, (cpuNanos() - start) / 1e6);
  }

  private void absentKeys() {
    ColumnBuilder orders = new ColumnBuilder(ColumnType.Physical.LONG);
    ColumnBuilder lines = new ColumnBuilder(ColumnType.Physical.LONG);
    for (int i = 0; i < 10_000; i++) {
      orders.appendLong(random.nextInt((int) (nextLine / 4)));
      lines.appendLong(7);
    }
    VectorBatch keys = new VectorBatch(10_000, List.of(orders.build(), lines.build()));
    long[] nanos = new long[9];
    for (int i = 0; i < nanos.length; i++) {
      long start = cpuNanos();
      new RowLookup(streams.streams(), sequence, cache).findVisible(keys);
      nanos[i] = cpuNanos() - start;
    }
    percentiles("10,000 absent keys", nanos);
  }

  /** The thread's own time: what other programs do at the same time hardly shows in it. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void percentiles(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "  %-38s p50 %8.1f us  p99 %8.1f us%n",
        what, nanos[nanos.length / 2] / 1e3, nanos[nanos.length * 99 / 100] / 1e3);
  }
}
