package dev.yore.store.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All tables and views the store ever had, at one instant; immutable. Dropped ones stay, because
 * their past stays queryable, and so do former versions of tables that were altered.
 *
 * @param version the sequence of the last change to the catalog, 0 for none; a key for plan caches
 * @param tables the newest version of each, in order of creation, dropped ones included
 * @param views in order of creation, dropped ones included
 * @param former earlier versions of tables, in the order in which they ended
 */
public record Catalog(
    long version, List<TableSchema> tables, List<ViewSchema> views, List<TableSchema> former) {
  public static final Catalog EMPTY = new Catalog(0, List.of(), List.of());

  public Catalog {
    tables = List.copyOf(tables);
    views = List.copyOf(views);
    former = List.copyOf(former);
  }

  /** A catalog in which no table was ever altered. */
  public Catalog(long version, List<TableSchema> tables, List<ViewSchema> views) {
    this(version, tables, views, List.of());
  }

  /** The living table of that name. */
  public Optional<TableSchema> table(TableName name) {
    return tables.stream().filter(t -> !t.isDropped() && t.name().equals(name)).findFirst();
  }

  /** The table that had the name at the given sequence, as it stood then. */
  public Optional<TableSchema> tableAt(TableName name, long sequence) {
    return versions().filter(t -> t.name().equals(name) && t.isAt(sequence)).findFirst();
  }

  /** The dropped table of that name that lived last. */
  public Optional<TableSchema> lastDropped(TableName name) {
    return tables.stream()
        .filter(t -> t.isDropped() && t.name().equals(name))
        .reduce(
            (first, second) -> first.droppedSequence() > second.droppedSequence() ? first : second);
  }

  /** The newest version of the table. */
  public Optional<TableSchema> tableById(int tableId) {
    for (TableSchema table : tables) { // Each commit asks: no streams here and below.
      if (table.tableId() == tableId) {
        return Optional.of(table);
      }
    }
    return Optional.empty();
  }

  /** The table as it stood at the given sequence; empty if it did not exist then. */
  public Optional<TableSchema> versionAt(int tableId, long sequence) {
    TableSchema version = versionAt(tables, tableId, sequence);
    return Optional.ofNullable(version == null ? versionAt(former, tableId, sequence) : version);
  }

  private static @Nullable TableSchema versionAt(
      List<TableSchema> versions, int tableId, long sequence) {
    for (TableSchema version : versions) {
      if (version.tableId() == tableId && version.isAt(sequence)) {
        return version;
      }
    }
    return null;
  }

  /** The last commit at or before the sequence that dropped or altered the table. */
  public OptionalLong droppedBefore(int tableId, long sequence) {
    return versions()
        .filter(t -> t.tableId() == tableId && t.droppedSequence() <= sequence)
        .mapToLong(TableSchema::droppedSequence)
        .max();
  }

  private Stream<TableSchema> versions() {
    return Stream.concat(tables.stream(), former.stream());
  }

  /**
   * The newest version of a table with, behind its own, all columns it ever had: what is needed to
   * write rows of any age.
   */
  public TableSchema withEveryColumn(TableSchema newest) {
    List<Column> columns = new ArrayList<>(newest.columns());
    newest.columns().forEach(column -> addFormer(column, columns));
    for (TableSchema version : former) {
      if (version.tableId() == newest.tableId()) {
        for (Column column : version.columns()) {
          add(column, columns);
          addFormer(column, columns);
        }
      }
    }
    return newest.withColumns(columns, newest.keyColumns());
  }

  private static void addFormer(Column column, List<Column> columns) {
    if (column.older() instanceof OlderRows.Converted converted) {
      add(converted.former(), columns);
      addFormer(converted.former(), columns);
    }
  }

  private static void add(Column column, List<Column> columns) {
    if (columns.stream().noneMatch(c -> c.id() == column.id())) {
      columns.add(column);
    }
  }

  /** A constraint of a living table that refers to another one. */
  public record Reference(TableSchema table, TableConstraint.ForeignKey key) {}

  /** What refers to rows of the table, its own foreign keys to itself among it. */
  public List<Reference> referencesTo(int tableId) {
    List<Reference> references = new ArrayList<>();
    for (TableSchema table : tables) {
      if (table.isDropped()) {
        continue;
      }
      for (TableConstraint.ForeignKey key : table.rules().foreignKeys()) {
        if (key.parentTableId() == tableId) {
          references.add(new Reference(table, key));
        }
      }
    }
    return references;
  }

  /** The living table that has the index. */
  public Optional<TableSchema> tableOfIndex(String index) {
    return tables.stream()
        .filter(t -> !t.isDropped() && t.rules().index(index).isPresent())
        .findFirst();
  }

  /** The living view of that name. */
  public Optional<ViewSchema> view(TableName name) {
    return views.stream()
        .filter(v -> v.droppedSequence() == Long.MAX_VALUE && v.name().equals(name))
        .findFirst();
  }

  /**
   * This catalog as it was after an earlier commit.
   *
   * @param newVersion what the result calls itself
   */
  public Catalog at(long sequence, long newVersion) {
    List<TableSchema> tablesThen = new ArrayList<>();
    List<TableSchema> formerThen = new ArrayList<>();
    for (TableSchema table : tables) {
      versions()
          .filter(v -> v.tableId() == table.tableId() && v.sinceSequence() <= sequence)
          .max(Comparator.comparingLong(TableSchema::sinceSequence))
          .ifPresent(
              newest -> {
                boolean lived = newest.droppedSequence() > sequence;
                tablesThen.add(lived ? newest.endedBy(Long.MAX_VALUE) : newest);
                former.stream()
                    .filter(v -> v.tableId() == table.tableId())
                    .filter(v -> v.sinceSequence() < newest.sinceSequence())
                    .forEach(formerThen::add);
              });
    }
    formerThen.sort(Comparator.comparingLong(TableSchema::droppedSequence));
    List<ViewSchema> viewsThen = new ArrayList<>();
    for (ViewSchema view : views) {
      if (view.createdSequence() <= sequence) {
        viewsThen.add(view.at(sequence));
      }
    }
    return new Catalog(newVersion, tablesThen, viewsThen, formerThen);
  }

  /** This catalog with other ids for its tables. */
  public Catalog withTableIds(IntUnaryOperator newId) {
    return new Catalog(version, renumbered(tables, newId), views, renumbered(former, newId));
  }

  private static List<TableSchema> renumbered(List<TableSchema> tables, IntUnaryOperator newId) {
    return tables.stream().map(t -> t.withTableIds(newId)).toList();
  }
}
