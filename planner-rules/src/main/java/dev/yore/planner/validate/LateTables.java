package dev.yore.planner.validate;

import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a query whose columns are known only when it runs: those AS OF a parameter or an
 * expression that were altered, dropped or renamed some time. One planning finds their clauses; a
 * later one, when the bounds have values, is told which versions of the tables they mean. Confined
 * to one thread.
 */
public final class LateTables {
  /** No table's id. */
  private static final int NO_TABLE = -1;

  /**
   * A period clause with such a table.
   *
   * @param bound as the parser gave it
   * @param versions whether the bound is a sequence rather than a time
   * @param schema in which the table is looked up
   */
  public record Clause(SqlNode bound, boolean versions, String schema, TableName name) {
    /**
     * The name of the version that the table had, or null if that is the one its own name finds.
     */
    public @Nullable String versionAt(Catalog known, long sequence) {
      Optional<TableSchema> then =
          StatementPreparer.tableAt(known, name, OptionalLong.of(sequence));
      return then.isEmpty() || StatementPreparer.isNewest(known, name, then.get())
          ? null
          : SqlCatalog.nameOfVersion(then.get());
    }

    /** Sequences at which the table became another one, the latest first. */
    public List<Long> changes(Catalog known) {
      int now = idOf(known, name);
      List<Long> sequences = new ArrayList<>();
      Stream.concat(known.former().stream(), known.tables().stream().filter(TableSchema::isDropped))
          .filter(version -> version.name().equals(name) || version.tableId() == now)
          .forEach(version -> sequences.add(version.sinceSequence()));
      sequences.sort(Comparator.reverseOrder());
      return sequences;
    }
  }

  private final List<@Nullable String> versionNames;
  private final List<Clause> clauses = new ArrayList<>();

  /**
   * Tables for one planning.
   *
   * @param versionNames in order of the clauses, names that find the versions; null for the present
   *     one. Empty before bounds have values.
   */
  public LateTables(List<@Nullable String> versionNames) {
    this.versionNames = versionNames;
  }

  /** The clauses found, in the order of the text. */
  public List<Clause> clauses() {
    return List.copyOf(clauses);
  }

  /** The name to use in place of a table's, or null to keep it. */
  @Nullable String find(Clause clause, Catalog known) {
    if (!isLate(clause, known)) {
      return null;
    }
    clauses.add(clause);
    int number = clauses.size() - 1;
    return number < versionNames.size() ? versionNames.get(number) : null;
  }

  private static int idOf(Catalog known, TableName name) {
    return known.table(name).map(TableSchema::tableId).orElse(NO_TABLE);
  }

  private static boolean isLate(Clause clause, Catalog known) {
    TableName name = clause.name();
    int now = idOf(known, name);
    boolean changed =
        known.former().stream().anyMatch(f -> f.name().equals(name) || f.tableId() == now)
            || (now != NO_TABLE && known.lastDropped(name).isPresent());
    return changed && !dependsOnRow(clause.bound());
  }

  /** A bound that names a column of another table; queries are read once. */
  private static boolean dependsOnRow(SqlNode bound) {
    if (bound.isA(SqlKind.QUERY)) {
      return false;
    }
    boolean[] found = new boolean[1];
    bound.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlIdentifier id) {
            found[0] = true;
            return null;
          }
        });
    return found[0];
  }
}
