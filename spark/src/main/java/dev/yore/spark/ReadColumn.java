package dev.yore.spark;

import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A column as Spark reads it: one of the table's or a pseudo-column. Immutable.
 *
 * @param ordinal as {@link dev.yore.store.scan.ScanSpec} has it
 * @param type how the store holds the values
 * @param isInstant whether a BIGINT of the store is a time in UTC
 */
record ReadColumn(
    String name,
    int ordinal,
    ColumnType type,
    boolean nullable,
    boolean isInstant,
    @Nullable String comment)
    implements Serializable {

  /** What every table has without declaring it. */
  static final List<ReadColumn> PSEUDO_COLUMNS =
      List.of(
          number("row_start_seq", PseudoColumn.ROW_START_SEQ, "the commit that began the version"),
          number("row_end_seq", PseudoColumn.ROW_END_SEQ, "the commit that ended the version"),
          instant("row_start", PseudoColumn.ROW_START, "when the version began"),
          instant("row_end", PseudoColumn.ROW_END, "when the version ended; in 9999 if it has not"),
          text("row_op", PseudoColumn.ROW_OP, "what began the version: INSERT or UPDATE"));

  /** The columns of changes that come before the table's. */
  static final List<ReadColumn> CHANGE_COLUMNS =
      List.of(
          text("change_type", PseudoColumn.ROW_OP, "insert, delete, update_preimage or _postimage"),
          number("change_seq", PseudoColumn.ROW_START_SEQ, "the commit"),
          instant("change_stamp", PseudoColumn.ROW_START, "when"));

  private static ReadColumn number(String name, int ordinal, String comment) {
    return new ReadColumn(name, ordinal, ColumnType.of(Kind.BIGINT), false, false, comment);
  }

  private static ReadColumn instant(String name, int ordinal, String comment) {
    return new ReadColumn(name, ordinal, ColumnType.of(Kind.BIGINT), false, true, comment);
  }

  private static ReadColumn text(String name, int ordinal, String comment) {
    return new ReadColumn(
        name, ordinal, ColumnType.varchar(ColumnType.UNBOUNDED), false, false, comment);
  }

  /** The type Spark sees in the catalogue. */
  DataType sparkType() {
    return SparkTypes.of(this);
  }

  /** The pseudo-column as Spark wants to be told of it. */
  MetadataColumn asMetadata() {
    return new MetadataColumn() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public DataType dataType() {
        return sparkType();
      }

      @Override
      public boolean isNullable() {
        return nullable;
      }

      @Override
      public String comment() {
        return String.valueOf(comment);
      }
    };
  }
}
