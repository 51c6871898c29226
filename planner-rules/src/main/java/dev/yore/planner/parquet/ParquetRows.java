package dev.yore.planner.parquet;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a Parquet file, a row group at a time. Columns are found by their names, in any
 * case. Confined to one thread.
 */
public final class ParquetRows implements AutoCloseable {
  private final Path file;
  private final ParquetFileReader reader;
  private final MessageType requested;
  private final MessageColumnIO columnIo;
  private final List<ParquetColumn> columns = new ArrayList<>();
  private final RowAssembler assembler;
  private final List<Long> groupEndBytes = new ArrayList<>();
  private @Nullable RecordReader<@Nullable Object[]> group;
  private long leftInGroup;
  private int groupsRead;

  /**
   * Opens a file.
   *
   * @param names the columns to read, in the order in which rows have them
   * @param whole whether the file may have no others
   * @throws StoreException {@code INVALID_PARAMETER} if it is no Parquet file or lacks a column,
   *     {@code NOT_SUPPORTED} if a column is nested
   */
  public ParquetRows(Path file, List<String> names, boolean whole) throws IOException {
    this.file = file;
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new PageCodecs())
            .usePageChecksumVerification()
            .build();
    reader = guarded(() -> ParquetFileReader.open(new LocalInputFile(file), options));
    try {
      MessageType schema = reader.getFileMetaData().getSchema();
      requested = new MessageType(schema.getName(), fields(schema, names, whole));
      requested
          .getFields()
          .forEach(field -> columns.add(new ParquetColumn(field.asPrimitiveType())));
      reader.setRequestedSchema(requested);
      columnIo = new ColumnIOFactory().getColumnIO(requested, schema);
      assembler = new RowAssembler(requested);
      long end = 0;
      for (var rowGroup : reader.getRowGroups()) {
        end += rowGroup.getCompressedSize();
        groupEndBytes.add(end);
      }
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private List<Type> fields(GroupType schema, List<String> names, boolean whole) {
    List<Type> fields = new ArrayList<>();
    for (String name : names) {
      Type field =
          schema.getFields().stream()
              .filter(f -> f.getName().equalsIgnoreCase(name))
              .findFirst()
              .orElseThrow(() -> otherColumns(schema, names));
      if (!field.isPrimitive() || field.isRepetition(Type.Repetition.REPEATED)) {
        throw new StoreException(
            ErrorCode.NOT_SUPPORTED,
            "file "
                + file
                + ": column "
                + field.getName()
                + " is nested (a list, map or structure), which a column of a table cannot be;"
                + " flatten it first or name the other columns: COPY t (…) FROM …");
      }
      fields.add(field);
    }
    if (whole && fields.size() != schema.getFieldCount()) {
      throw otherColumns(schema, names);
    }
    return fields;
  }

  private StoreException otherColumns(GroupType schema, List<String> names) {
    return invalid(
        "file "
            + file
            + " has the columns "
            + schema.getFields().stream().map(Type::getName).toList()
            + ", not "
            + names
            + "; name those to be read: COPY t (…) FROM …");
  }

  /** Rows of the whole file. */
  public long rows() {
    return reader.getRecordCount();
  }

  /** Compressed bytes of all row groups. */
  public long totalBytes() {
    return groupEndBytes.isEmpty() ? 0 : groupEndBytes.get(groupEndBytes.size() - 1);
  }

  /** Compressed bytes of the row groups that have been read. */
  public long readBytes() {
    return groupsRead == 0 ? 0 : groupEndBytes.get(groupsRead - 1);
  }

  /**
   * The next row's values as the file has them, for {@link #value}; null after the last.
   *
   * @throws StoreException {@code INVALID_PARAMETER} if the file is damaged
   */
  public @Nullable Object @Nullable [] next() throws IOException {
    while (leftInGroup == 0) {
      PageReadStore pages = guarded(reader::readNextRowGroup);
      if (pages == null) {
        return null;
      }
      leftInGroup = pages.getRowCount();
      groupsRead++;
      group = guarded(() -> columnIo.getRecordReader(pages, assembler));
    }
    leftInGroup--;
    RecordReader<@Nullable Object[]> current = group;
    return current == null ? null : guarded(current::read);
  }

  /**
   * A value of a row as Java has it: Boolean, Long, BigDecimal, Float, Double, String, {@code
   * byte[]}, UUID or {@code java.time}.
   *
   * @param text whether bytes of which the file does not say what they are shall be text
   * @throws StoreException {@code INVALID_CAST} if it is no value of its type
   */
  public @Nullable Object value(@Nullable Object[] row, int column, boolean text) {
    Object raw = row[column];
    return raw == null ? null : columns.get(column).value(raw, text);
  }

  /** The library reports damage by exceptions of many kinds. */
  private <T> T guarded(ParquetLibrary.Opening<T> reading) throws IOException {
    try {
      return reading.open();
    } catch (StoreException e) {
      throw new StoreException(e.code(), "file " + file + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "file " + file + " cannot be read as Parquet: " + e.getMessage(),
          e);
    }
  }

  private static StoreException invalid(String message) {
    return new StoreException(ErrorCode.INVALID_PARAMETER, message);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
