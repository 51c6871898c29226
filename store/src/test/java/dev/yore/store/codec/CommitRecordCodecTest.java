package dev.yore.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.delta.CommitRecord;
import dev.yore.store.delta.PatchGroup;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.schema.ForkedTable;
import dev.yore.store.schema.MergePoint;
import dev.yore.store.schema.OlderRows;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.Tag;
import dev.yore.store.schema.ViewSchema;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CommitRecordCodecTest {
  private static final TableDelta EMPTY =
      new TableDelta(1, 0, new VectorBatch(0, List.of()), new long[0], List.of());

  @Property(tries = 200)
  void anyCommitComesBackAsItWas(@ForAll long seed) throws CorruptDataException {
    CommitRecord record = randomRecord(new Random(seed));

    byte[] bytes = CommitRecordCodec.encode(record);

    assertSame(CommitRecordCodec.decode(bytes), record);
  }

  @Property(tries = 100)
  void spoiltBytesGiveARecordOrAnErrorWithAnOffsetButNothingElse(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = CommitRecordCodec.encode(randomRecord(random));
    for (int i = 0; i < 20; i++) {
      byte[] spoilt = bytes.clone();
      spoilt[random.nextInt(spoilt.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        CommitRecordCodec.decode(spoilt);
      } catch (CorruptDataException e) {
        assertThat(e.offset()).isBetween(0, spoilt.length);
      }
    }
  }

  @Test
  void theCatalogTravelsWithTheCommitThatChangedIt() throws CorruptDataException {
    List<Column> columns = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      int id = columns.size();
      columns.add(new Column(id, "C" + id, new ColumnType(kind, 12, 2), id > 0, null));
    }
    columns.add(new Column(99, "Ünï", ColumnType.varchar(ColumnType.UNBOUNDED), true, "'x'"));
    TableSchema living =
        new TableSchema(
            1, TableName.of("T"), columns, List.of(2, 0), 1, Long.MAX_VALUE, "a comment");
    TableSchema dropped =
        new TableSchema(2, new TableName("S", "U"), columns, List.of(), 2, 5, null);
    ViewSchema view = new ViewSchema(TableName.of("V"), "SELECT 1", 3, Long.MAX_VALUE);
    List<Column> later = new ArrayList<>(columns);
    Column wide = new Column(100, "W", ColumnType.decimal(30, 2), true, null);
    for (Object value : new Object[] {-3L, 2.5, new byte[] {1, 2}, "none"}) {
      Object older = value instanceof String ? null : value;
      later.add(
          new Column(
              101 + later.size(), "L", wide.type(), true, "0", new OlderRows.Constant(6, older)));
    }
    later.add(
        new Column(300, "X", wide.type(), true, null, new OlderRows.Converted(6, later.get(20))));
    TableSchema altered =
        new TableSchema(
            3, TableName.of("A"), later, List.of(), 2, Long.MAX_VALUE, "altered", 6, 400);
    Catalog catalog =
        new Catalog(
            7,
            List.of(living, dropped, altered),
            List.of(view),
            List.of(altered.withColumns(columns, List.of()).endedBy(6)));
    CommitRecord record = new CommitRecord(7, -1, null, catalog, List.of());

    assertThat(CommitRecordCodec.decode(CommitRecordCodec.encode(record))).isEqualTo(record);
    assertThat(CatalogCodec.decode(CatalogCodec.encode(catalog))).isEqualTo(catalog);
  }

  @Test
  void aCatalogOfBeforeTablesCouldBeAlteredIsRead() throws CorruptDataException {
    byte[] version1 = {
      1,
      5,
      1, // version, sequence, one table
      1,
      1,
      'S',
      1,
      'T',
      1, // id, name, one column
      0,
      1,
      'C',
      5,
      0,
      0,
      1,
      0, // BIGINT, nullable, no default
      0,
      3,
      4,
      0,
      0 // no key, created, dropped, no comment, no views
    };

    Column column = new Column(0, "C", ColumnType.of(Kind.BIGINT), true, null);
    TableSchema table =
        new TableSchema(1, new TableName("S", "T"), List.of(column), List.of(), 3, 4, null);
    assertThat(CatalogCodec.decode(version1)).isEqualTo(new Catalog(5, List.of(table), List.of()));
    assertThat(table.sinceSequence()).isEqualTo(3);
    assertThat(table.nextColumnId()).isEqualTo(1);
  }

  @Test
  void aOneRowCommitTakesTensOfBytes() {
    ColumnVector one = new RandomVectors(1).vector(Physical.LONG, 1, 0);
    TableDelta delta =
        new TableDelta(1, 70_000, new VectorBatch(1, List.of(one, one)), new long[0], List.of());

    byte[] bytes =
        CommitRecordCodec.encode(
            new CommitRecord(5, 1_700_000_000_000L, null, null, List.of(delta)));

    assertThat(bytes.length).isLessThan(64);
  }

  @Test
  void aVersionToComeIsToldApartFromDamage() {
    byte[] bytes = CommitRecordCodec.encode(new CommitRecord(1, 1, null, null, List.of(EMPTY)));
    bytes[0] = CommitRecordCodec.VERSION + 1;

    assertThatThrownBy(() -> CommitRecordCodec.decode(bytes))
        .isInstanceOfSatisfying(CorruptDataException.class, e -> assertThat(e.tooNew()).isTrue())
        .hasMessageContaining("version 3");
  }

  @Test
  void aRecordWithoutBranchesIsOfMain() throws CorruptDataException {
    ByteWriter old = new ByteWriter();
    for (int b : new int[] {1, 0, 0, 7, 2, 0, 0, 0}) {
      old.putByte(b);
    }

    CommitRecord record = CommitRecordCodec.decode(old.toByteArray());

    assertThat(record).isEqualTo(new CommitRecord(7, 1, null, null, List.of()));
    assertThat(record.branchId()).isEqualTo(Branch.MAIN_ID);
  }

  @Test
  void branchesAndTagsTravelWithTheCommitThatChangedThem() throws CorruptDataException {
    ForkedTable table = new ForkedTable(9, 1, 1L << 40, 3);
    Branches branches =
        Branches.MAIN_ONLY
            .with(new Branch(1, "dev", 0, 5, 7, List.of(table)))
            .with(new Tag("v1", 1, 6, 7))
            .with(new MergePoint(1, 6, 0, 7));
    CommitRecord record = new CommitRecord(7, 1, "m", 1, Catalog.EMPTY, branches, List.of());

    assertThat(CommitRecordCodec.decode(CommitRecordCodec.encode(record))).isEqualTo(record);
  }

  @Test
  void aDictionaryNobodyHasIsRefused() {
    byte[] bytes = CommitRecordCodec.encode(new CommitRecord(1, 1, null, null, List.of(EMPTY)));
    bytes[2] = 9;

    assertThatThrownBy(() -> CommitRecordCodec.decode(bytes)).hasMessageContaining("dictionary 9");
  }

  private static CommitRecord randomRecord(Random random) {
    List<TableDelta> tables = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      VectorBatch inserts = randomBatch(random, 1 + random.nextInt(5));
      List<PatchGroup> patches = new ArrayList<>();
      for (int p = random.nextInt(3); p > 0; p--) {
        List<Integer> ids = List.of(1, 3, 300).subList(0, 1 + random.nextInt(3));
        VectorBatch values = randomBatch(random, ids.size());
        patches.add(new PatchGroup(ids, randomRowIds(random, values.rowCount()), values));
      }
      long[] deleted = randomRowIds(random, random.nextInt(50));
      tables.add(new TableDelta(1 + i, random.nextLong() >>> 8, inserts, deleted, patches));
    }
    String message = random.nextBoolean() ? null : "month end " + random.nextInt();
    return new CommitRecord(random.nextLong() >>> 1, random.nextLong(), message, null, tables);
  }

  private static VectorBatch randomBatch(Random random, int columns) {
    int rows = random.nextInt(4) > 0 ? random.nextInt(5) : random.nextInt(3_000);
    RandomVectors vectors = new RandomVectors(random.nextLong());
    List<ColumnVector> batch = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      batch.add(vectors.vector(Physical.values()[random.nextInt(3)], rows));
    }
    return new VectorBatch(rows, batch);
  }

  private static long[] randomRowIds(Random random, int count) {
    long[] ids = new long[count];
    long next = random.nextInt(1 << 20);
    for (int i = 0; i < count; i++) {
      ids[i] = next;
      next += 1 + random.nextInt(100);
    }
    return ids;
  }

  private static void assertSame(CommitRecord actual, CommitRecord expected) {
    assertThat(actual.sequence()).isEqualTo(expected.sequence());
    assertThat(actual.stampMillis()).isEqualTo(expected.stampMillis());
    assertThat(actual.message()).isEqualTo(expected.message());
    assertThat(actual.tables()).hasSameSizeAs(expected.tables());
    for (int i = 0; i < actual.tables().size(); i++) {
      TableDelta a = actual.tables().get(i);
      TableDelta e = expected.tables().get(i);
      assertThat(a.tableId()).isEqualTo(e.tableId());
      assertThat(a.firstRowId()).isEqualTo(e.firstRowId());
      assertThat(a.deletedRowIds()).isEqualTo(e.deletedRowIds());
      assertSame(a.inserts(), e.inserts());
      assertThat(a.patches()).hasSameSizeAs(e.patches());
      for (int p = 0; p < a.patches().size(); p++) {
        assertThat(a.patches().get(p).columnIds()).isEqualTo(e.patches().get(p).columnIds());
        assertThat(a.patches().get(p).rowIds()).isEqualTo(e.patches().get(p).rowIds());
        assertSame(a.patches().get(p).values(), e.patches().get(p).values());
      }
    }
  }

  private static void assertSame(VectorBatch actual, VectorBatch expected) {
    assertThat(actual.rowCount()).isEqualTo(expected.rowCount());
    assertThat(actual.columns()).hasSameSizeAs(expected.columns());
    for (int i = 0; i < actual.columns().size(); i++) {
      RandomVectors.assertRows(actual.column(i), expected.column(i), 0);
    }
  }
}
