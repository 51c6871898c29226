package dev.yore.store.table;

import dev.yore.store.delta.PatchGroup;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.VectorBatch;
import java.util.List;

/** A table (ID BIGINT PRIMARY KEY, NAME VARCHAR, AMOUNT BIGINT) for tests written by hand. */
final class TestTable {
  static final int ID = 0;
  static final int NAME = 1;
  static final int AMOUNT = 2;

  /** All of them, and what tells one version of a row from another. */
  static final List<Integer> COLUMNS =
      List.of(
          ID,
          NAME,
          AMOUNT,
          PseudoColumn.ROW_ID,
          PseudoColumn.ROW_START_SEQ,
          PseudoColumn.ROW_END_SEQ,
          PseudoColumn.ROW_OP);

  static final TableSchema SCHEMA =
      new TableSchema(
          1,
          TableName.of("T"),
          List.of(
              new Column(ID, "ID", ColumnType.of(Kind.BIGINT), false, null),
              new Column(NAME, "NAME", ColumnType.varchar(100), true, null),
              new Column(AMOUNT, "AMOUNT", ColumnType.of(Kind.BIGINT), true, null)),
          List.of(ID),
          0,
          Long.MAX_VALUE,
          null);

  private TestTable() {}

  /** Rows with ids {@code [fromId, toId)}, names "n" + id and the id as amount. */
  static TableDelta insert(long firstRowId, long fromId, long toId) {
    ColumnBuilder ids = new ColumnBuilder(Physical.LONG);
    ColumnBuilder names = new ColumnBuilder(Physical.BYTES);
    ColumnBuilder amounts = new ColumnBuilder(Physical.LONG);
    for (long id = fromId; id < toId; id++) {
      ids.appendLong(id);
      names.appendString("n" + id);
      amounts.appendLong(id);
    }
    VectorBatch rows =
        new VectorBatch(ids.length(), List.of(ids.build(), names.build(), amounts.build()));
    return new TableDelta(1, firstRowId, rows, new long[0], List.of());
  }

  static TableDelta delete(long... rowIds) {
    return new TableDelta(1, 0, noRows(), rowIds, List.of());
  }

  static TableDelta amount(long rowId, long amount) {
    ColumnBuilder amounts = new ColumnBuilder(Physical.LONG);
    amounts.appendLong(amount);
    PatchGroup patch =
        new PatchGroup(
            List.of(AMOUNT), new long[] {rowId}, new VectorBatch(1, List.of(amounts.build())));
    return new TableDelta(1, 0, noRows(), new long[0], List.of(patch));
  }

  private static VectorBatch noRows() {
    return new VectorBatch(
        0,
        SCHEMA.columns().stream()
            .map(column -> new ColumnBuilder(column.type().physical()).build())
            .toList());
  }

  static ScanSpec spec(List<Integer> columns, Period period, ColumnPredicate... predicates) {
    return new ScanSpec(1, columns, List.of(predicates), period, Long.MAX_VALUE);
  }

  static TableScan scan(TestStreams streams, long snapshot, ScanSpec spec, VectorCache cache) {
    return new TableScan(streams.pinned(), spec, snapshot, s -> s, null, cache, null);
  }
}
