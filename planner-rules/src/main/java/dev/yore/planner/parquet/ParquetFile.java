package dev.yore.planner.parquet;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to a Parquet file, a row group at a time: what it holds is bounded by a row group.
 * The file is complete when {@link #finish} returns. Confined to one thread.
 */
public final class ParquetFile implements AutoCloseable {
  /** What a writer and a reader hold of wide rows. */
  private static final long GROUP_BYTES = 64L << 20;

  /** Readers give groups to threads, so a file of a million rows should have several. */
  private static final long GROUP_ROWS = 1 << 17;

  /** Asking for the size costs something for every column. */
  private static final long ROWS_BETWEEN_SIZES = 1024;

  private static final int NO_PADDING = 0;

  private final MessageType schema;
  private final List<ParquetField> fields = new ArrayList<>();
  private final ParquetProperties properties = ParquetProperties.builder().build();
  private final PageCodecs codecs = new PageCodecs();
  private final Compression compression;
  private final ParquetFileWriter file;
  private @Nullable Group group;

  /** The row group that is being filled. */
  private final class Group {
    private final ColumnChunkPageWriteStore pages =
        new ColumnChunkPageWriteStore(
            codecs.getCompressor(PageCodecs.name(compression)),
            schema,
            properties.getAllocator(),
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    private final ColumnWriteStore columns = properties.newColumnWriteStore(schema, pages, pages);
    private final RecordConsumer rows =
        new ColumnIOFactory().getColumnIO(schema).getRecordWriter(columns);
    private long count;

    private boolean full() {
      return count == GROUP_ROWS
          || (count % ROWS_BETWEEN_SIZES == 0 && columns.getBufferedSize() > GROUP_BYTES);
    }

    private void write() throws IOException {
      rows.flush();
      file.startBlock(count);
      columns.flush();
      pages.flushToFileWriter(file);
      file.endBlock();
    }

    private void close() {
      columns.close();
      pages.close();
    }
  }

  /**
   * Begins a file, replacing what is there.
   *
   * @throws StoreException {@code NOT_SUPPORTED} if a column's type has no form in Parquet
   */
  public ParquetFile(Path path, RelDataType rowType, Compression compression) throws IOException {
    this.compression = compression;
    for (RelDataTypeField field : rowType.getFieldList()) {
      fields.add(new ParquetField(field));
    }
    requireDifferentNames();
    schema = new MessageType("yore", fields.stream().<Type>map(ParquetField::type).toList());
    file =
        new ParquetFileWriter(
            new LocalOutputFile(path),
            schema,
            ParquetFileWriter.Mode.OVERWRITE,
            GROUP_BYTES,
            NO_PADDING,
            null,
            properties);
    file.start();
  }

  /** Columns of a file are found by their names. */
  private void requireDifferentNames() {
    Set<String> names = new HashSet<>();
    for (ParquetField field : fields) {
      if (!names.add(field.name())) {
        throw new StoreException(
            ErrorCode.INVALID_PARAMETER,
            "two columns are called " + field.name() + "; give one another name with AS");
      }
    }
  }

  /** Appends a row of values as query results have them. */
  public void write(@Nullable Object[] row) throws IOException {
    Group current = group;
    if (current == null) {
      current = new Group();
      group = current;
    }
    current.rows.startMessage();
    for (int i = 0; i < row.length; i++) {
      Object value = row[i];
      if (value != null) {
        ParquetField field = fields.get(i);
        current.rows.startField(field.name(), i);
        field.write(value, current.rows);
        current.rows.endField(field.name(), i);
      }
    }
    current.rows.endMessage();
    current.count++;
    if (current.full()) {
      endGroup(current);
    }
  }

  private void endGroup(Group full) throws IOException {
    full.write();
    full.close();
    group = null;
  }

  /** Writes what is left and the footer. */
  public void finish() throws IOException {
    if (group != null) {
      endGroup(group);
    }
    file.end(Map.of());
  }

  @Override
  public void close() throws IOException {
    if (group != null) {
      group.close();
      group = null;
    }
    file.close();
  }
}
