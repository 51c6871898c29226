package dev.yore.store.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table's constraints and indexes as of one of its versions. Immutable.
 *
 * @param keyName what the primary key is called; null for its default name
 * @param constraints in order of creation
 * @param indexes in order of creation
 */
public record TableRules(
    @Nullable String keyName, List<TableConstraint> constraints, List<TableIndex> indexes) {
  public static final TableRules NONE = new TableRules(null, List.of(), List.of());

  public TableRules {
    constraints = List.copyOf(constraints);
    indexes = List.copyOf(indexes);
  }

  /** Everything under which no two current rows may be alike: constraints and indexes. */
  public List<TableConstraint.Unique> uniques() {
    List<TableConstraint.Unique> uniques = new ArrayList<>();
    for (TableConstraint constraint : constraints) {
      if (constraint instanceof TableConstraint.Unique unique) {
        uniques.add(unique);
      }
    }
    for (TableIndex index : indexes) {
      if (index.unique()) {
        uniques.add(new TableConstraint.Unique(index.name(), index.columnIds()));
      }
    }
    return uniques;
  }

  public List<TableConstraint.Check> checks() {
    return only(TableConstraint.Check.class);
  }

  public List<TableConstraint.ApplicationPeriod> periods() {
    return only(TableConstraint.ApplicationPeriod.class);
  }

  public List<TableConstraint.WithoutOverlaps> withoutOverlaps() {
    return only(TableConstraint.WithoutOverlaps.class);
  }

  public List<TableConstraint.ForeignKey> foreignKeys() {
    return only(TableConstraint.ForeignKey.class);
  }

  /** Every statement asks, of tables that mostly have none. */
  private <T extends TableConstraint> List<T> only(Class<T> kind) {
    return constraints.isEmpty()
        ? List.of()
        : constraints.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The constraint of that name. */
  public Optional<TableConstraint> constraint(String name) {
    return constraints.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** The index of that name. */
  public Optional<TableIndex> index(String name) {
    return indexes.stream().filter(i -> i.name().equals(name)).findFirst();
  }

  /** Ids of the columns by whose values rows are found quickly, ascending. */
  public List<Integer> indexedColumnIds() {
    TreeSet<Integer> ids = new TreeSet<>();
    indexes.forEach(index -> ids.addAll(index.columnIds()));
    for (TableConstraint constraint : constraints) {
      if (constraint instanceof TableConstraint.WithoutOverlaps apart) {
        ids.addAll(apart.keyColumnIds());
      } else if (constraint instanceof TableConstraint.Unique
          || constraint instanceof TableConstraint.ForeignKey) {
        ids.addAll(constraint.columnIds());
      }
    }
    return List.copyOf(ids);
  }

  /** Whether rows that satisfy the others satisfy these: both demand the same of rows. */
  boolean demandsAs(TableRules other) {
    return constraints.equals(other.constraints) && uniques().equals(other.uniques());
  }

  /** What speaks of the column, or nothing. */
  public Optional<String> userOf(int columnId) {
    return Stream.concat(
            constraints.stream()
                .filter(c -> c.columnIds().contains(columnId))
                .map(c -> "constraint " + c.name()),
            indexes.stream()
                .filter(i -> i.columnIds().contains(columnId))
                .map(i -> "index " + i.name()))
        .findFirst();
  }

  public TableRules with(TableConstraint added) {
    List<TableConstraint> more = new ArrayList<>(constraints);
    more.add(added);
    return new TableRules(keyName, more, indexes);
  }

  public TableRules with(TableIndex added) {
    List<TableIndex> more = new ArrayList<>(indexes);
    more.add(added);
    return new TableRules(keyName, constraints, more);
  }

  /** These without the constraint or index of that name. */
  public TableRules without(String name) {
    return new TableRules(
        keyName,
        constraints.stream().filter(c -> !c.name().equals(name)).toList(),
        indexes.stream().filter(i -> !i.name().equals(name)).toList());
  }

  TableRules withTableIds(IntUnaryOperator newId) {
    return new TableRules(
        keyName, constraints.stream().map(c -> c.withTableIds(newId)).toList(), indexes);
  }
}
