package dev.yore.store;

import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.ForkedTable;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.Fork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The tables of an open store by id: those of all branches, dropped ones included. Safe for many
 * threads.
 */
final class LiveTables {
  private final Map<Integer, LiveTable> tables = new ConcurrentHashMap<>();
  private final Queue<Gone> gone = new ConcurrentLinkedQueue<>();

  /**
   * A table whose branch was dropped, and whose segments are still to be freed.
   *
   * @param sequence of the commit that dropped it
   */
  record Gone(LiveTable table, long sequence) {}

  void add(LiveTable table) {
    tables.put(table.tableId(), table);
  }

  /**
   * Adds tables the catalogs have and this has not, empty, and alters the others; sets those aside
   * that no catalog has any more. Commit lock.
   *
   * @param sequence of the commit that made the catalogs
   */
  void follow(Catalogs catalogs, long sequence) {
    Map<Integer, Fork> forks = forks(catalogs);
    Map<Integer, LiveTable> left = new HashMap<>(tables);
    for (Catalog catalog : catalogs.byBranch().values()) {
      for (TableSchema table : catalog.tables()) {
        LiveTable known = left.remove(table.tableId());
        if (known == null) {
          Fork fork = forks.get(table.tableId());
          add(LiveTable.untouched(table, catalog.withEveryColumn(table), fork));
        } else if (!table.equals(known.schema())) {
          known.alter(table, catalog.withEveryColumn(table));
        }
      }
    }
    left.forEach(
        (id, table) -> {
          gone.add(new Gone(table, sequence));
          tables.remove(id);
        });
  }

  /** What each table that did not begin empty forked from. */
  static Map<Integer, Fork> forks(Catalogs catalogs) {
    Map<Integer, Fork> forks = new HashMap<>();
    for (Branch branch : catalogs.branches().branches()) {
      for (ForkedTable table : branch.tables()) {
        forks.put(
            table.tableId(),
            new Fork(
                table.parentTableId(),
                branch.forkSequence(),
                table.firstRowId(),
                table.columnIdEnd()));
      }
    }
    return forks;
  }

  /** Tables that went with a commit up to the given one; each is handed out once. */
  List<LiveTable> takeGone(long throughSequence) {
    List<LiveTable> taken = new ArrayList<>();
    Gone next = gone.peek();
    while (next != null && next.sequence <= throughSequence) {
      taken.add(next.table);
      gone.remove();
      next = gone.peek();
    }
    return taken;
  }

  /** Takes back what {@link #takeGone} handed out and could not be freed. */
  void giveBack(List<LiveTable> taken, long sequence) {
    taken.forEach(table -> gone.add(new Gone(table, sequence)));
  }

  LiveTable get(int tableId) {
    LiveTable table = find(tableId);
    if (table == null) {
      throw new StoreException(
          ErrorCode.TABLE_NOT_FOUND,
          "there is no table of id " + tableId + "; its branch may have been dropped");
    }
    return table;
  }

  /** The table, or null if no branch has it. */
  @Nullable LiveTable find(int tableId) {
    return tables.get(tableId);
  }

  Collection<LiveTable> all() {
    return tables.values();
  }

  /** All tables and those that are still to be freed: what holds segments open. */
  List<LiveTable> allOpen() {
    List<LiveTable> open = new ArrayList<>(tables.values());
    gone.forEach(g -> open.add(g.table));
    return open;
  }

  /** Heap bytes of L0, all tables together, roughly. */
  long level0Bytes() {
    return tables.values().stream().mapToLong(LiveTable::level0Bytes).sum();
  }
}
