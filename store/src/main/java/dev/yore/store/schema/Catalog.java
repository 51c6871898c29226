package dev.yore.store.schema;

import java.util.List;
import java.util.Optional;

/**
 * All tables and views the store ever had, at one instant; immutable. Dropped ones stay, because
 * their past stays queryable.
 *
 * @param version the sequence of the last change to the catalog, 0 for none; a key for plan caches
 * @param tables in order of creation, dropped ones included
 * @param views in order of creation, dropped ones included
 */
public record Catalog(long version, List<TableSchema> tables, List<ViewSchema> views) {
  public static final Catalog EMPTY = new Catalog(0, List.of(), List.of());

  public Catalog {
    tables = List.copyOf(tables);
    views = List.copyOf(views);
  }

  /** The living table of that name. */
  public Optional<TableSchema> table(TableName name) {
    return tables.stream().filter(t -> !t.isDropped() && t.name().equals(name)).findFirst();
  }

  /** The table that had the name at the given sequence. */
  public Optional<TableSchema> tableAt(TableName name, long sequence) {
    return tables.stream()
        .filter(t -> t.name().equals(name))
        .filter(t -> t.createdSequence() <= sequence && sequence < t.droppedSequence())
        .findFirst();
  }

  /** The dropped table of that name that lived last. */
  public Optional<TableSchema> lastDropped(TableName name) {
    return tables.stream()
        .filter(t -> t.isDropped() && t.name().equals(name))
        .reduce((first, second) -> second);
  }

  public Optional<TableSchema> tableById(int tableId) {
    return tables.stream().filter(t -> t.tableId() == tableId).findFirst();
  }

  /** The living view of that name. */
  public Optional<ViewSchema> view(TableName name) {
    return views.stream()
        .filter(v -> v.droppedSequence() == Long.MAX_VALUE && v.name().equals(name))
        .findFirst();
  }
}
