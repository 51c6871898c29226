package dev.yore.engine.row;

import dev.yore.engine.value.ColumnCodec;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scan row by row into Java objects. Confined to one thread; closing it closes the scan.
 */
public final class RowReader implements AutoCloseable {
  private static final ColumnType BIGINT = ColumnType.of(ColumnType.Kind.BIGINT);
  private static final ColumnType TIMESTAMP = new ColumnType(ColumnType.Kind.TIMESTAMP, 3, 0);

  private static final ColumnType TEXT = ColumnType.of(ColumnType.Kind.VARCHAR);

  private final Scan scan;
  private final ColumnCodec[] codecs;
  private final BooleanSupplier cancelled;
  private @Nullable ScanBatch batch;
  private int position;

  /**
   * Reads a scan whose columns the given codecs convert.
   *
   * @param cancelled asked once per batch; true ends the scan with {@code CANCELLED}
   */
  public RowReader(Scan scan, List<ColumnCodec> codecs, BooleanSupplier cancelled) {
    this.scan = scan;
    this.codecs = codecs.toArray(new ColumnCodec[0]);
    this.cancelled = cancelled;
  }

  /** Codecs for a scan's column list: ordinals of the table or {@link PseudoColumn}s. */
  public static List<ColumnCodec> codecs(TableSchema table, List<Integer> columns) {
    List<ColumnCodec> codecs = new ArrayList<>(columns.size());
    for (int ordinal : columns) {
      if (ordinal >= 0) {
        Column column = table.columns().get(ordinal);
        codecs.add(ColumnCodec.of(table.name() + "." + column.name(), column.type()));
      } else {
        codecs.add(ColumnCodec.of(table.name() + " pseudo-column", pseudoType(ordinal)));
      }
    }
    return codecs;
  }

  private static ColumnType pseudoType(int ordinal) {
    return switch (ordinal) {
      case PseudoColumn.ROW_START, PseudoColumn.ROW_END -> TIMESTAMP;
      case PseudoColumn.ROW_OP -> TEXT;
      default -> BIGINT;
    };
  }

  /** The next row in a new array, or null at the end. */
  public @Nullable Object @Nullable [] next() {
    ScanBatch current = batch;
    if (current == null || position == current.selectedCount()) {
      current = nextBatch();
      if (current == null) {
        return null;
      }
    }
    int[] selection = current.selection();
    int row = selection == null ? position : selection[position];
    position++;
    @Nullable Object[] values = new Object[codecs.length];
    for (int i = 0; i < codecs.length; i++) {
      values[i] = codecs[i].read(current.columns().get(i), row);
    }
    return values;
  }

  private @Nullable ScanBatch nextBatch() {
    if (cancelled.getAsBoolean()) {
      throw new StoreException(ErrorCode.CANCELLED, "the statement was cancelled or timed out");
    }
    batch = scan.next();
    position = 0;
    return batch;
  }

  @Override
  public void close() {
    scan.close();
  }
}
