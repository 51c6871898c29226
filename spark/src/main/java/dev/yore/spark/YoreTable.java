package dev.yore.spark;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A table, as of one sequence, its versions or its changes. Immutable. */
final class YoreTable implements SupportsRead, SupportsMetadataColumns {
  private final TableRead read;
  private final Map<String, String> properties;

  /**
   * A table to read.
   *
   * @param properties what DESCRIBE shows beside the columns
   */
  YoreTable(TableRead read, Map<String, String> properties) {
    this.read = read;
    this.properties = properties;
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
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new YoreScanBuilder(ReadOptions.apply(read, options), ReadOptions.splitBytes(options));
  }
}
