package dev.yore.store;

import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.CatalogChange.AlterTable;
import dev.yore.store.schema.CatalogChange.CommentView;
import dev.yore.store.schema.CatalogChange.CreateTable;
import dev.yore.store.schema.CatalogChange.CreateView;
import dev.yore.store.schema.CatalogChange.DropTable;
import dev.yore.store.schema.CatalogChange.DropView;
import dev.yore.store.schema.CatalogChange.UndropTable;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableAlteration.RenameTable;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.ViewSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Derives the next catalog from the present one and a change, or says why it cannot. Stateless. */
final class CatalogEditor {
  private static final long LIVING = Long.MAX_VALUE;

  private CatalogEditor() {}

  /**
   * The catalog after the change.
   *
   * @param sequence of the commit that makes the change
   * @param nextTableId for a new table: unique among the tables of all branches
   */
  static Catalog apply(Catalog catalog, CatalogChange change, long sequence, int nextTableId) {
    if (change instanceof CreateTable create) {
      return createTable(catalog, create, sequence, nextTableId);
    }
    if (change instanceof DropTable drop) {
      return dropTable(catalog, drop.name(), sequence);
    }
    if (change instanceof AlterTable alter) {
      return alterTable(catalog, alter, sequence);
    }
    if (change instanceof UndropTable undrop) {
      return undropTable(catalog, undrop, sequence);
    }
    if (change instanceof CreateView create) {
      return createView(catalog, create, sequence);
    }
    if (change instanceof CommentView comment) {
      return commentView(catalog, comment, sequence);
    }
    return dropView(catalog, ((DropView) change).name(), sequence);
  }

  private static Catalog createTable(
      Catalog catalog, CreateTable create, long sequence, int tableId) {
    requireFree(catalog, create.name());
    validate(create);
    List<TableSchema> tables = new ArrayList<>(catalog.tables());
    TableSchema bare =
        new TableSchema(
            tableId,
            create.name(),
            create.columns(),
            create.keyColumns(),
            sequence,
            LIVING,
            create.comment());
    tables.add(RulesEditor.created(catalog, bare, create.rules()));
    return new Catalog(sequence, tables, catalog.views(), catalog.former());
  }

  private static Catalog dropTable(Catalog catalog, TableName name, long sequence) {
    TableSchema table = living(catalog, name);
    RulesEditor.requireUnreferenced(catalog, table);
    return new Catalog(
        sequence, replaced(catalog, table.endedBy(sequence)), catalog.views(), catalog.former());
  }

  private static TableSchema living(Catalog catalog, TableName name) {
    return catalog.table(name).orElseThrow(() -> notFound("table " + name + " does not exist"));
  }

  private static List<TableSchema> replaced(Catalog catalog, TableSchema newest) {
    List<TableSchema> tables = new ArrayList<>(catalog.tables());
    tables.replaceAll(t -> t.tableId() == newest.tableId() ? newest : t);
    return tables;
  }

  private static Catalog alterTable(Catalog catalog, AlterTable alter, long sequence) {
    TableSchema table = living(catalog, alter.name());
    if (alter.alteration() instanceof RenameTable rename) {
      requireFree(catalog, rename.newName());
    }
    RulesEditor.requireAllowed(catalog, table, alter.alteration());
    TableSchema altered = TableEditor.apply(table, alter.alteration(), sequence);
    return succeeded(catalog, table.endedBy(sequence), altered);
  }

  private static Catalog undropTable(Catalog catalog, UndropTable undrop, long sequence) {
    TableSchema dropped =
        catalog
            .lastDropped(undrop.name())
            .orElseThrow(() -> notFound("no table " + undrop.name() + " was dropped"));
    requireFree(catalog, undrop.newName());
    return succeeded(catalog, dropped, TableEditor.version(dropped, undrop.newName(), sequence));
  }

  /** One version of a table gives way to another one. */
  private static Catalog succeeded(Catalog catalog, TableSchema ended, TableSchema next) {
    List<TableSchema> former = new ArrayList<>(catalog.former());
    former.add(ended);
    return new Catalog(next.sinceSequence(), replaced(catalog, next), catalog.views(), former);
  }

  private static Catalog createView(Catalog catalog, CreateView create, long sequence) {
    List<ViewSchema> views = new ArrayList<>(catalog.views());
    if (create.orReplace() && catalog.view(create.name()).isPresent()) {
      endView(views, create.name(), sequence);
    } else {
      requireFree(catalog, create.name());
    }
    views.add(new ViewSchema(create.name(), create.sql(), sequence, LIVING));
    return new Catalog(sequence, catalog.tables(), views, catalog.former());
  }

  /** Views have no versions, so what was said about one before is forgotten. */
  private static Catalog commentView(Catalog catalog, CommentView comment, long sequence) {
    ViewSchema view =
        catalog
            .view(comment.name())
            .orElseThrow(() -> notFound("view " + comment.name() + " does not exist"));
    List<ViewSchema> views = new ArrayList<>(catalog.views());
    views.set(views.indexOf(view), view.withComment(comment.comment()));
    return new Catalog(sequence, catalog.tables(), views, catalog.former());
  }

  private static Catalog dropView(Catalog catalog, TableName name, long sequence) {
    if (catalog.view(name).isEmpty()) {
      throw notFound("view " + name + " does not exist");
    }
    List<ViewSchema> views = new ArrayList<>(catalog.views());
    endView(views, name, sequence);
    return new Catalog(sequence, catalog.tables(), views, catalog.former());
  }

  private static void endView(List<ViewSchema> views, TableName name, long sequence) {
    views.replaceAll(
        v -> v.droppedSequence() == LIVING && v.name().equals(name) ? v.endedBy(sequence) : v);
  }

  private static void requireFree(Catalog catalog, TableName name) {
    if (catalog.table(name).isPresent()) {
      throw new StoreException(ErrorCode.TABLE_EXISTS, "table " + name + " exists already");
    }
    if (catalog.view(name).isPresent()) {
      throw new StoreException(ErrorCode.TABLE_EXISTS, "view " + name + " exists already");
    }
  }

  private static void validate(CreateTable create) {
    List<Column> columns = create.columns();
    if (columns.isEmpty()) {
      throw invalid(create, "a table needs at least one column");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (column.id() != i) {
        throw invalid(create, "column " + column.name() + " has id " + column.id() + ", not " + i);
      }
      if (!names.add(column.name())) {
        throw invalid(create, "column " + column.name() + " is there twice");
      }
      TableEditor.requireValid(create.name(), column);
    }
    validateKey(create);
  }

  private static void validateKey(CreateTable create) {
    Set<Integer> seen = new HashSet<>();
    for (int ordinal : create.keyColumns()) {
      if (ordinal < 0 || ordinal >= create.columns().size()) {
        throw invalid(create, "key column " + ordinal + " does not exist");
      }
      Column column = create.columns().get(ordinal);
      if (!seen.add(ordinal)) {
        throw invalid(create, "column " + column.name() + " is in the key twice");
      }
      if (column.nullable()) {
        throw invalid(create, "key column " + column.name() + " must be NOT NULL");
      }
    }
  }

  private static StoreException invalid(CreateTable create, String what) {
    return new StoreException(
        ErrorCode.INVALID_SCHEMA, "cannot create table " + create.name() + ": " + what);
  }

  private static StoreException notFound(String message) {
    return new StoreException(ErrorCode.TABLE_NOT_FOUND, message);
  }
}
