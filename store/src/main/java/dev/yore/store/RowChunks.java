package dev.yore.store;

import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.OverlayPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows at positions, each with a row id, that scans read in chunks. A chunk is put together when it
 * is first asked for and again only after one of its rows changed, so that statements which change
 * a row and scan by turns do not copy everything again each time. One thread.
 */
final class RowChunks {
  /** Small, since a changed row costs a chunk; each chunk costs a scan well below a microsecond. */
  static final int CHUNK_ROWS = 512;

  private static final int INITIAL_ROWS = 16;

  private final TableSchema table;
  private final List<@Nullable RowRef> rows = new ArrayList<>();
  private long[] rowIds = new long[INITIAL_ROWS];

  /** Rows of each chunk: empty if it has none, null where they must be put together. */
  private final List<@Nullable List<OverlayPart.Chunk>> chunks = new ArrayList<>();

  RowChunks(TableSchema table) {
    this.table = table;
  }

  int size() {
    return rows.size();
  }

  /** The row at each position, null where there is none any more; read only. */
  List<@Nullable RowRef> rows() {
    return Collections.unmodifiableList(rows);
  }

  @Nullable RowRef row(int position) {
    return rows.get(position);
  }

  void add(long rowId, RowRef row) {
    int position = rows.size();
    if (position == rowIds.length) {
      rowIds = Arrays.copyOf(rowIds, position * 2);
    }
    rowIds[position] = rowId;
    rows.add(row);
    if (position / CHUNK_ROWS == chunks.size()) {
      chunks.add(null);
    }
    forget(position);
  }

  /** Replaces a row and returns what was there. */
  @Nullable RowRef set(int position, @Nullable RowRef row) {
    forget(position);
    return rows.set(position, row);
  }

  /** Removes the rows from a position on. */
  void truncate(int size) {
    rows.subList(size, rows.size()).clear();
    chunks.subList((size + CHUNK_ROWS - 1) / CHUNK_ROWS, chunks.size()).clear();
    if (size % CHUNK_ROWS != 0) {
      forget(size);
    }
  }

  private void forget(int position) {
    chunks.set(position / CHUNK_ROWS, null);
  }

  /** Adds all rows that are there. */
  void collect(List<OverlayPart.Chunk> target) {
    for (int i = 0; i < chunks.size(); i++) {
      List<OverlayPart.Chunk> chunk = chunks.get(i);
      if (chunk == null) {
        chunk = assemble(i * CHUNK_ROWS);
        chunks.set(i, chunk);
      }
      target.addAll(chunk);
    }
  }

  private List<OverlayPart.Chunk> assemble(int from) {
    int to = Math.min(from + CHUNK_ROWS, rows.size());
    List<RowRef> living = new ArrayList<>(to - from);
    long[] ids = new long[to - from];
    for (int position = from; position < to; position++) {
      RowRef row = rows.get(position);
      if (row != null) {
        ids[living.size()] = rowIds[position];
        living.add(row);
      }
    }
    return chunk(table, living, Arrays.copyOf(ids, living.size()));
  }

  /** The rows as one chunk, or as none if there are none. */
  static List<OverlayPart.Chunk> chunk(TableSchema table, List<RowRef> rows, long[] rowIds) {
    return rows.isEmpty()
        ? List.of()
        : List.of(new OverlayPart.Chunk(RowGather.rows(table, rows), rowIds));
  }
}
