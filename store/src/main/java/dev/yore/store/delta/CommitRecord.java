package dev.yore.store.delta;

import dev.yore.store.schema.Catalog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything one commit did; the unit of the log.
 *
 * @param stampMillis UTC, never less than the previous commit's
 * @param message free text or null
 * @param catalog the whole catalog after the commit if the commit changed it, else null
 */
public record CommitRecord(
    long sequence,
    long stampMillis,
    @Nullable String message,
    @Nullable Catalog catalog,
    List<TableDelta> tables) {
  public CommitRecord {
    tables = List.copyOf(tables);
  }
}
