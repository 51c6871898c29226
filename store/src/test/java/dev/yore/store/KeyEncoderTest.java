package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.PhysicalOrder;
import dev.yore.store.vector.VectorBatch;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Keys as bytes are equal and ordered as their values are. */
class KeyEncoderTest {
  private static final ColumnType TEXT = ColumnType.varchar(100);
  private static final ColumnType BINARY = new ColumnType(Kind.VARBINARY, 100, 0);

  private static TableSchema table(ColumnType... types) {
    List<Column> columns =
        java.util.stream.IntStream.range(0, types.length)
            .mapToObj(i -> new Column(i, "C" + i, types[i], false, null))
            .toList();
    List<Integer> key = columns.stream().map(Column::id).toList();
    return new TableSchema(1, TableName.of("T"), columns, key, 1, Long.MAX_VALUE, null);
  }

  private static int compare(TableSchema table, VectorBatch two) {
    KeyEncoder encoder = KeyEncoder.ofRows(table);
    return Integer.signum(encoder.encode(two, 0).compareTo(encoder.encode(two, 1)));
  }

  @Property(tries = 500)
  void textIsOrderedAsJavaOrdersStrings(@ForAll String a, @ForAll String b, @ForAll long x) {
    String wellFormedA = a.replaceAll("[\\ud800-\\udfff]", "\ud83d\ude00");
    String wellFormedB = b.replaceAll("[\\ud800-\\udfff]", "\uffee");
    TableSchema table = table(TEXT, ColumnType.of(Kind.BIGINT));
    VectorBatch two =
        TestTables.rows(table, TestTables.row(wellFormedA, x), TestTables.row(wellFormedB, 0L));
    int expected = Integer.signum(wellFormedA.compareTo(wellFormedB));
    assertThat(compare(table, two)).isEqualTo(expected == 0 ? Long.signum(x) : expected);
  }

  @Property(tries = 500)
  void numbersAreOrderedAsTheyAreCompared(
      @ForAll long a, @ForAll long b, @ForAll double x, @ForAll double y) {
    TableSchema table = table(ColumnType.of(Kind.BIGINT));
    assertThat(compare(table, TestTables.rows(table, TestTables.row(a), TestTables.row(b))))
        .isEqualTo(Long.compare(a, b));
    TableSchema doubles = table(ColumnType.of(Kind.DOUBLE));
    VectorBatch two = TestTables.rows(doubles, TestTables.row(x), TestTables.row(y));
    assertThat(compare(doubles, two)).isEqualTo(Double.compare(x + 0.0, y + 0.0));
  }

  @Property(tries = 500)
  void bytesAreOrderedUnsignedAndAgreeWithPredicates(@ForAll byte[] a, @ForAll byte[] b) {
    ColumnBuilder builder = new ColumnBuilder(ColumnType.Physical.BYTES);
    builder.appendBytes(a);
    builder.appendBytes(b);
    VectorBatch two = new VectorBatch(2, List.of(builder.build()));
    assertThat(compare(table(BINARY), two))
        .isEqualTo(Integer.signum(PhysicalOrder.compareRow(BINARY, two.column(0), 0, b)));
  }
}
