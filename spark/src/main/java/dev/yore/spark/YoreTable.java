package dev.yore.spark;

import dev.yore.store.schema.TableSchema;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/** A table, as of one sequence, its versions or its changes. Immutable. */
final class YoreTable implements SupportsRead, SupportsWrite, SupportsMetadataColumns {
  private final TableRead read;
  private final Map<String, String> properties;
  private final @Nullable TableSchema written;
  private final WriterAddress writer;
  private final UUID storeId;

  /**
   * A table to read and, in its newest state, to write.
   *
   * @param properties what DESCRIBE shows beside the columns
   * @param written the table as it is now; null for what cannot be written
   */
  YoreTable(
      TableRead read,
      Map<String, String> properties,
      @Nullable TableSchema written,
      WriterAddress writer,
      UUID storeId) {
    this.read = read;
    this.properties = properties;
    this.written = written;
    this.writer = writer;
    this.storeId = storeId;
  }

  TableRead read() {
    return read;
  }

  @Override
  public String name() {
    return read.name();
  }

  @Override
  public Column[] columns() {
    return SparkTypes.columns(read.columns());
  }

  @Deprecated
  @Override
  public StructType schema() {
    return org.apache.spark.sql.connector.catalog.CatalogV2Util.v2ColumnsToStructType(columns());
  }

  @Override
  public MetadataColumn[] metadataColumns() {
    return read.pseudoColumns().stream().map(ReadColumn::asMetadata).toArray(MetadataColumn[]::new);
  }

  /** A column of the table's own of the same name wins. */
  @Override
  public boolean canRenameConflictingMetadataColumns() {
    return true;
  }

  @Override
  public Map<String, String> properties() {
    return properties;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return written == null
        ? Set.of(TableCapability.BATCH_READ)
        : Set.of(TableCapability.BATCH_READ, TableCapability.BATCH_WRITE);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new YoreScanBuilder(ReadOptions.apply(read, options), ReadOptions.splitBytes(options));
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    TableSchema table = Objects.requireNonNull(written, "only the newest state can be written");
    String jobId = WriteOptions.jobId(info.options());
    TableWrite write =
        new TableWrite(
            read.address(),
            jobId == null ? info.queryId() : jobId,
            jobId == null ? read.knownSequence() : 0,
            storeId,
            table.tableId(),
            table.name().schema(),
            table.name().name(),
            read.columns(),
            table.columns().stream().map(c -> c.id()).toList(),
            table.keyColumns(),
            WriteOptions.overwrites(info.options()));
    return new WriteBuilder() {
      @Override
      public Write build() {
        return new StagedWrite(write, writer);
      }
    };
  }
}
