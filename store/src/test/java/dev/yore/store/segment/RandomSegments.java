package dev.yore.store.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.codec.RandomVectors;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.ColumnImage;
import dev.yore.store.delta.DeleteRun;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.delta.SegmentContent;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Segment contents that keep all promises of the delta types, from a seed. */
final class RandomSegments {
  /** Ids apart from ordinals; the key is text first, then a number. */
  static final TableSchema TABLE =
      new TableSchema(
          3,
          TableName.of("T"),
          List.of(
              new Column(4, "N", ColumnType.of(Kind.BIGINT), false, null),
              new Column(5, "S", ColumnType.varchar(100), false, null),
              new Column(7, "D", ColumnType.of(Kind.DOUBLE), true, null),
              new Column(8, "B", ColumnType.of(Kind.VARBINARY), true, null),
              new Column(9, "M", ColumnType.decimal(12, 2), true, null)),
          List.of(1, 0),
          1,
          Long.MAX_VALUE,
          null);

  static final List<Integer> COLUMN_IDS = List.of(4, 5, 7, 8, 9);

  private static final long FROM_SEQUENCE = 1_000;
  private static final long TO_SEQUENCE = 2_000;

  private final Random random;
  private final int maxRows;

  /** Contents with runs of up to so many rows. */
  RandomSegments(long seed, int maxRows) {
    random = new Random(seed);
    this.maxRows = maxRows;
  }

  SegmentContent content() {
    List<BlockDelta> blocks = new ArrayList<>();
    int block = 0;
    for (int i = random.nextInt(4); i > 0; i--) {
      block += 1 + random.nextInt(3);
      blocks.add(block(block));
    }
    return new SegmentContent(
        TABLE.tableId(), 77, 1 + random.nextInt(2), FROM_SEQUENCE, TO_SEQUENCE, blocks);
  }

  BlockDelta block(int block) {
    List<InsertRun> inserts = new ArrayList<>();
    int slot = random.nextInt(BlockDelta.SLOTS / 2);
    for (int i = random.nextInt(3); i > 0; i--) {
      int rows = Math.min(1 + random.nextInt(maxRows), BlockDelta.SLOTS - slot);
      inserts.add(insertRun(slot, rows));
      slot += rows + random.nextInt(10);
      if (slot >= BlockDelta.SLOTS) {
        break;
      }
    }
    DeleteRun deletes = random.nextBoolean() ? DeleteRun.NONE : deleteRun();
    List<PatchRun> patches = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      patches.add(patchRun());
    }
    List<ColumnImage> images = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      images.add(image(7 + i, maxRows));
    }
    List<PatchRun> live = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      live.add(liveRows(random.nextInt(4) * BlockDelta.PAGE_SLOTS));
    }
    return new BlockDelta(block, inserts, deletes, patches, images, live);
  }

  private PatchRun liveRows(int firstSlot) {
    int[] slots =
        random
            .ints(1 + random.nextInt(maxRows), firstSlot, firstSlot + BlockDelta.PAGE_SLOTS)
            .sorted()
            .distinct()
            .toArray();
    long[] sequences = new long[slots.length];
    Arrays.fill(sequences, sequence());
    return new PatchRun(COLUMN_IDS, slots, sequences, batch(COLUMN_IDS, slots.length));
  }

  private ColumnImage image(int columnId, int maxRows) {
    int firstSlot = random.nextInt(4) * BlockDelta.PAGE_SLOTS;
    int rows = Math.min(1 + random.nextInt(maxRows), BlockDelta.SLOTS - firstSlot);
    ColumnVector values = batch(List.of(columnId), rows).column(0);
    return new ColumnImage(columnId, sequence(), firstSlot, values);
  }

  private InsertRun insertRun(int firstSlot, int rows) {
    long[] sequences = new long[rows];
    if (random.nextBoolean()) {
      Arrays.fill(sequences, sequence());
    } else {
      Arrays.setAll(sequences, i -> sequence());
      Arrays.sort(sequences);
    }
    return new InsertRun(firstSlot, sequences, COLUMN_IDS, batch(COLUMN_IDS, rows));
  }

  private VectorBatch batch(List<Integer> columnIds, int rows) {
    RandomVectors vectors = new RandomVectors(random.nextLong());
    List<ColumnVector> columns = new ArrayList<>();
    for (int id : columnIds) {
      ColumnType type = typeOf(id);
      columns.add(
          id <= 5
              ? vectors.vector(type.physical(), rows, 0)
              : vectors.vector(type.physical(), rows));
    }
    return new VectorBatch(rows, columns);
  }

  static ColumnType typeOf(int columnId) {
    return TABLE.columns().get(COLUMN_IDS.indexOf(columnId)).type();
  }

  private DeleteRun deleteRun() {
    int[] slots =
        random.ints(1 + random.nextInt(50), 0, BlockDelta.SLOTS).sorted().distinct().toArray();
    long[] sequences = new long[slots.length];
    Arrays.setAll(sequences, i -> sequence());
    return new DeleteRun(slots, sequences);
  }

  private PatchRun patchRun() {
    int rows = 1 + random.nextInt(60);
    int[] slots = random.ints(rows, 0, 200).sorted().toArray();
    long[] sequences = new long[rows];
    for (int i = 0; i < rows; i++) {
      boolean again = i > 0 && slots[i] == slots[i - 1];
      sequences[i] = again ? sequences[i - 1] + 1 : FROM_SEQUENCE + random.nextInt(900);
    }
    List<Integer> ids = random.nextBoolean() ? List.of(7, 9) : List.of(8);
    return new PatchRun(ids, slots, sequences, batch(ids, rows));
  }

  private long sequence() {
    return FROM_SEQUENCE + random.nextInt((int) (TO_SEQUENCE - FROM_SEQUENCE));
  }

  static void assertSame(SegmentContent actual, SegmentContent expected) {
    assertThat(actual.tableId()).isEqualTo(expected.tableId());
    assertThat(actual.segmentId()).isEqualTo(expected.segmentId());
    assertThat(actual.level()).isEqualTo(expected.level());
    assertThat(actual.fromSequence()).isEqualTo(expected.fromSequence());
    assertThat(actual.toSequence()).isEqualTo(expected.toSequence());
    assertThat(actual.blocks()).hasSameSizeAs(expected.blocks());
    for (int i = 0; i < actual.blocks().size(); i++) {
      assertSame(actual.blocks().get(i), expected.blocks().get(i));
    }
  }

  private static void assertSame(BlockDelta actual, BlockDelta expected) {
    assertThat(actual.block()).isEqualTo(expected.block());
    assertThat(actual.deletes().slots()).isEqualTo(expected.deletes().slots());
    assertThat(actual.deletes().sequences()).isEqualTo(expected.deletes().sequences());
    assertThat(actual.inserts()).hasSameSizeAs(expected.inserts());
    for (int i = 0; i < actual.inserts().size(); i++) {
      InsertRun a = actual.inserts().get(i);
      InsertRun e = expected.inserts().get(i);
      assertThat(a.firstSlot()).isEqualTo(e.firstSlot());
      assertThat(a.sequences()).isEqualTo(e.sequences());
      assertThat(a.columnIds()).isEqualTo(e.columnIds());
      assertSame(a.rows(), e.rows());
    }
    assertThat(actual.patches()).hasSameSizeAs(expected.patches());
    for (int i = 0; i < actual.patches().size(); i++) {
      PatchRun a = actual.patches().get(i);
      PatchRun e = expected.patches().get(i);
      assertThat(a.columnIds()).isEqualTo(e.columnIds());
      assertThat(a.slots()).isEqualTo(e.slots());
      assertThat(a.sequences()).isEqualTo(e.sequences());
      assertSame(a.values(), e.values());
    }
    assertThat(actual.images()).hasSameSizeAs(expected.images());
    for (int i = 0; i < actual.images().size(); i++) {
      ColumnImage a = actual.images().get(i);
      ColumnImage e = expected.images().get(i);
      assertThat(a.columnId()).isEqualTo(e.columnId());
      assertThat(a.sequence()).isEqualTo(e.sequence());
      assertThat(a.firstSlot()).isEqualTo(e.firstSlot());
      assertThat(a.toSlot()).isEqualTo(e.toSlot());
      RandomVectors.assertRows(a.values(), e.values(), 0);
    }
  }

  private static void assertSame(VectorBatch actual, VectorBatch expected) {
    assertThat(actual.rowCount()).isEqualTo(expected.rowCount());
    for (int i = 0; i < expected.columns().size(); i++) {
      RandomVectors.assertRows(actual.column(i), expected.column(i), 0);
    }
  }
}
