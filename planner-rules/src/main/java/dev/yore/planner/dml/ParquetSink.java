package dev.yore.planner.dml;

import dev.yore.planner.parquet.Compression;
import dev.yore.planner.parquet.ParquetFile;
import dev.yore.planner.parquet.ParquetLibrary;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** A Parquet file that is written. */
final class ParquetSink implements CopySink {
  private final ParquetFile file;

  ParquetSink(Path path, RelDataType rowType, Compression compression) throws IOException {
    file = ParquetLibrary.open(() -> new ParquetFile(path, rowType, compression));
  }

  @Override
  public void write(@Nullable Object[] row) throws IOException {
    file.write(row);
  }

  @Override
  public void finish() throws IOException {
    file.finish();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
