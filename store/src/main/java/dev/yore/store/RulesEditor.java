package dev.yore.store;

import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableAlteration;
import dev.yore.store.schema.TableAlteration.AddConstraint;
import dev.yore.store.schema.TableAlteration.AddIndex;
import dev.yore.store.schema.TableAlteration.DropColumn;
import dev.yore.store.schema.TableAlteration.DropConstraint;
import dev.yore.store.schema.TableAlteration.DropIndex;
import dev.yore.store.schema.TableAlteration.SetType;
import dev.yore.store.schema.TableConstraint;
import dev.yore.store.schema.TableConstraint.ApplicationPeriod;
import dev.yore.store.schema.TableConstraint.ForeignKey;
import dev.yore.store.schema.TableConstraint.WithoutOverlaps;
import dev.yore.store.schema.TableIndex;
import dev.yore.store.schema.TableRules;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.Widening;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Adds and drops constraints and indexes, or says why that cannot be. Stateless. */
final class RulesEditor {
  private RulesEditor() {}

  /** A table being created, with its constraints and indexes. */
  static TableSchema created(Catalog catalog, TableSchema bare, TableRules rules) {
    TableRules done =
        new TableRules(
            rules.keyName(),
            rules.constraints().stream().map(c -> resolved(c, bare)).toList(),
            rules.indexes());
    TableSchema table = bare.withRules(done);
    requireValid(catalog, table);
    return table;
  }

  private static TableConstraint resolved(TableConstraint constraint, TableSchema self) {
    return constraint instanceof ForeignKey key && key.parentTableId() == ForeignKey.SELF
        ? key.withParent(self.tableId())
        : constraint;
  }

  /** The rules after an alteration that concerns nothing else. */
  static TableRules apply(TableSchema table, TableAlteration alteration) {
    TableRules rules = table.rules();
    if (alteration instanceof AddConstraint add) {
      return rules.with(resolved(add.constraint(), table));
    }
    if (alteration instanceof AddIndex add) {
      return rules.with(add.index());
    }
    if (alteration instanceof DropConstraint drop) {
      if (rules.constraint(drop.name()).isEmpty()) {
        throw notFound(table, "constraint " + drop.name());
      }
      return rules.without(drop.name());
    }
    String index = ((DropIndex) alteration).name();
    if (rules.index(index).isEmpty()) {
      throw notFound(table, "index " + index);
    }
    return rules.without(index);
  }

  private static StoreException notFound(TableSchema table, String what) {
    return new StoreException(
        ErrorCode.REFERENCE_NOT_FOUND, "table %s has no %s".formatted(table.name(), what));
  }

  /** Fails with {@code INVALID_SCHEMA} or {@code REFERENCE_EXISTS} if they cannot be like this. */
  private static void requireValid(Catalog catalog, TableSchema table) {
    Set<String> names = new HashSet<>();
    if (table.hasKey()) {
      names.add(table.keyName());
    }
    for (TableConstraint constraint : table.rules().constraints()) {
      requireNew(table, names, constraint.name());
      requireValid(catalog, table, constraint);
    }
    for (TableIndex index : table.rules().indexes()) {
      requireNew(table, names, index.name());
      requireColumns(table, index.name(), index.columnIds());
      if (catalog.tableOfIndex(index.name()).isPresent()) {
        throw taken(index.name());
      }
    }
  }

  private static void requireNew(TableSchema table, Set<String> names, String name) {
    if (!names.add(name)) {
      throw new StoreException(
          ErrorCode.REFERENCE_EXISTS,
          "table %s has a constraint or index %s already".formatted(table.name(), name));
    }
  }

  private static StoreException taken(String index) {
    return new StoreException(ErrorCode.REFERENCE_EXISTS, "index " + index + " exists already");
  }

  private static void requireValid(Catalog catalog, TableSchema table, TableConstraint constraint) {
    if (!(constraint instanceof TableConstraint.Check)) {
      requireColumns(table, constraint.name(), constraint.columnIds());
    }
    if (constraint instanceof ApplicationPeriod period) {
      requirePeriod(table, period);
    } else if (constraint instanceof WithoutOverlaps apart) {
      boolean known = table.rules().periods().stream().anyMatch(p -> isOf(p, apart));
      if (!known) {
        throw invalid(table, apart.name() + " needs a PERIOD FOR its last two columns");
      }
    } else if (constraint instanceof ForeignKey key) {
      TableSchema parent = parent(catalog, table, key);
      requireColumns(parent, key.name(), key.parentColumnIds());
      requireUnique(parent, key);
      requireAlike(table, parent, key);
    }
  }

  private static boolean isOf(ApplicationPeriod period, WithoutOverlaps apart) {
    return period.startColumnId() == apart.startColumnId()
        && period.endColumnId() == apart.endColumnId();
  }

  private static void requirePeriod(TableSchema table, ApplicationPeriod period) {
    Column start = table.columns().get(table.ordinalOfId(period.startColumnId()));
    Column end = table.columns().get(table.ordinalOfId(period.endColumnId()));
    boolean times =
        start.type().kind() == ColumnType.Kind.DATE
            || start.type().kind() == ColumnType.Kind.TIMESTAMP;
    if (!times || !start.type().equals(end.type()) || start.nullable() || end.nullable()) {
      throw invalid(
          table,
          "period %s must be of two columns of the same DATE or TIMESTAMP type that are NOT NULL"
              .formatted(period.name()));
    }
    if (table.ordinalOf(period.name()) >= 0) {
      throw invalid(table, "period " + period.name() + " has the name of a column");
    }
  }

  private static TableSchema parent(Catalog catalog, TableSchema table, ForeignKey key) {
    return key.parentTableId() == table.tableId()
        ? table
        : catalog
            .tableById(key.parentTableId())
            .filter(t -> !t.isDropped())
            .orElseThrow(
                () ->
                    new StoreException(
                        ErrorCode.TABLE_NOT_FOUND,
                        "the table that foreign key %s refers to does not exist any more"
                            .formatted(key.name())));
  }

  private static void requireColumns(TableSchema table, String name, List<Integer> ids) {
    if (ids.isEmpty() || new HashSet<>(ids).size() < ids.size()) {
      throw invalid(table, name + " needs columns, each once");
    }
    for (int id : ids) {
      if (table.ordinalOfId(id) < 0) {
        throw invalid(table, name + " speaks of a column the table does not have");
      }
    }
  }

  private static void requireUnique(TableSchema parent, ForeignKey key) {
    if (!isUnique(parent, parent.rules(), key)) {
      throw invalid(
          parent,
          "foreign key %s refers to (%s), which is neither its PRIMARY KEY nor UNIQUE"
              .formatted(key.name(), parent.namesOfIds(key.parentColumnIds())));
    }
  }

  /** Whether the columns referred to tell rows apart, by their key or by one of the rules. */
  static boolean isUnique(TableSchema parent, TableRules rules, ForeignKey key) {
    Set<Integer> wanted = new HashSet<>(key.parentColumnIds());
    return wanted.equals(new HashSet<>(parent.keyColumnIds()))
        || rules.uniques().stream().anyMatch(u -> wanted.equals(new HashSet<>(u.columnIds())));
  }

  private static void requireAlike(TableSchema table, TableSchema parent, ForeignKey key) {
    for (int i = 0; i < key.columnIds().size(); i++) {
      Column mine = table.columns().get(table.ordinalOfId(key.columnIds().get(i)));
      Column theirs = parent.columns().get(parent.ordinalOfId(key.parentColumnIds().get(i)));
      if (!comparable(mine.type(), theirs.type())) {
        throw invalid(
            table,
            "foreign key %s: column %s of type %s cannot refer to %s of type %s; give them one type"
                .formatted(
                    key.name(),
                    mine.name(),
                    mine.type().kind(),
                    theirs.name(),
                    theirs.type().kind()));
      }
    }
  }

  /** Whether equal values are held alike. */
  private static boolean comparable(ColumnType a, ColumnType b) {
    boolean sameKind =
        a.kind() == b.kind() && a.scale() == b.scale() && a.physical() == b.physical();
    return sameKind || (a.isText() && b.isText()) || (isInteger(a) && isInteger(b));
  }

  private static boolean isInteger(ColumnType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> true;
      default -> false;
    };
  }

  /** Fails if other tables, or other rules of the table, need what the alteration takes away. */
  static void requireAllowed(Catalog catalog, TableSchema table, TableAlteration alteration) {
    if (alteration instanceof AddConstraint || alteration instanceof AddIndex) {
      requireAddable(catalog, table, alteration);
    } else if (alteration instanceof DropConstraint drop) {
      requireUnneeded(catalog, table, drop.name());
    } else if (alteration instanceof DropIndex drop) {
      requireUnneeded(catalog, table, drop.name());
    } else if (alteration instanceof DropColumn drop) {
      requireUnreferenced(catalog, table, drop.column(), "be dropped");
    } else if (alteration instanceof SetType set) {
      int ordinal = table.ordinalOf(set.column());
      if (ordinal >= 0 && !Widening.isHeldAlike(table.columns().get(ordinal).type(), set.type())) {
        requireUnreferenced(catalog, table, set.column(), "be held otherwise");
      }
    }
  }

  private static void requireAddable(
      Catalog catalog, TableSchema table, TableAlteration alteration) {
    TableRules rules = apply(table, alteration);
    List<TableSchema> others = new ArrayList<>(catalog.tables());
    others.removeIf(t -> t.tableId() == table.tableId());
    requireValid(new Catalog(catalog.version(), others, catalog.views()), table.withRules(rules));
  }

  private static void requireUnneeded(Catalog catalog, TableSchema table, String dropped) {
    TableRules rest = table.rules().without(dropped);
    for (WithoutOverlaps apart : rest.withoutOverlaps()) {
      if (rest.periods().stream().noneMatch(p -> isOf(p, apart))) {
        throw inUse(
            "period %s of table %s cannot be dropped: constraint %s needs it"
                .formatted(dropped, table.name(), apart.name()));
      }
    }
    for (Catalog.Reference reference : catalog.referencesTo(table.tableId())) {
      if (!reference.key().name().equals(dropped) && !isUnique(table, rest, reference.key())) {
        throw inUse(
            "%s of table %s cannot be dropped: foreign key %s of table %s needs it; drop that first"
                .formatted(
                    dropped, table.name(), reference.key().name(), reference.table().name()));
      }
    }
  }

  private static void requireUnreferenced(
      Catalog catalog, TableSchema table, String column, String what) {
    int ordinal = table.ordinalOf(column);
    for (Catalog.Reference reference : catalog.referencesTo(table.tableId())) {
      if (ordinal >= 0
          && reference.key().parentColumnIds().contains(table.columns().get(ordinal).id())) {
        throw inUse(
            "column %s of table %s cannot %s: foreign key %s of table %s refers to it; drop that first"
                .formatted(
                    column, table.name(), what, reference.key().name(), reference.table().name()));
      }
    }
  }

  /** Fails if another table refers to the table. */
  static void requireUnreferenced(Catalog catalog, TableSchema table) {
    for (Catalog.Reference reference : catalog.referencesTo(table.tableId())) {
      if (reference.table().tableId() != table.tableId()) {
        throw inUse(
            "table %s cannot be dropped: foreign key %s of table %s refers to it; drop that first"
                .formatted(table.name(), reference.key().name(), reference.table().name()));
      }
    }
  }

  private static StoreException inUse(String message) {
    return new StoreException(ErrorCode.REFERENCE_IN_USE, message);
  }

  private static StoreException invalid(TableSchema table, String what) {
    return new StoreException(ErrorCode.INVALID_SCHEMA, "table " + table.name() + ": " + what);
  }
}
