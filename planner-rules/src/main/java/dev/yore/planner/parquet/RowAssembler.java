package dev.yore.planner.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Collects a row's values as the file has them: Boolean, Integer, Long, Float, Double, bytes. */
final class RowAssembler extends RecordMaterializer<@Nullable Object[]> {
  private final int width;
  private final List<PrimitiveConverter> cells = new ArrayList<>();
  private @Nullable Object[] row;

  RowAssembler(MessageType schema) {
    width = schema.getFieldCount();
    row = new Object[width];
    for (int column = 0; column < width; column++) {
      cells.add(new Cell(column));
    }
  }

  @Override
  public @Nullable Object[] getCurrentRecord() {
    return row;
  }

  @Override
  public GroupConverter getRootConverter() {
    return new GroupConverter() {
      @Override
      public Converter getConverter(int column) {
        return cells.get(column);
      }

      @Override
      public void start() {
        row = new Object[width];
      }

      @Override
      public void end() {}
    };
  }

  private final class Cell extends PrimitiveConverter {
    private final int column;

    Cell(int column) {
      this.column = column;
    }

    @Override
    public void addBoolean(boolean value) {
      row[column] = value;
    }

    @Override
    public void addInt(int value) {
      row[column] = value;
    }

    @Override
    public void addLong(long value) {
      row[column] = value;
    }

    @Override
    public void addFloat(float value) {
      row[column] = value;
    }

    @Override
    public void addDouble(double value) {
      row[column] = value;
    }

    @Override
    public void addBinary(Binary value) {
      row[column] = value.getBytes();
    }
  }
}
