package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.HistoryOracle.Seen;
import dev.yore.store.HistoryOracle.View;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.In;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a transaction finds by key in one table, held against the oracle's view of it. */
final class KeyLookups {
  private final Transaction txn;
  private final TableSchema table;
  private final View view;

  /** Of a table with a key. */
  KeyLookups(Transaction txn, TableSchema table, View view) {
    this.txn = txn;
    this.table = table;
    this.view = view;
  }

  /** Looks up the keys that there are, that were in the snapshot, and that others have now. */
  void check(Random random) {
    Set<List<Object>> keys = new LinkedHashSet<>(view.rows.keySet());
    keys.addAll(view.table.at(view.snapshot).keySet());
    keys.addAll(view.table.at(Long.MAX_VALUE).keySet());
    keys.forEach(this::checkKey);
    checkListed(keys.stream().filter(key -> random.nextBoolean()).map(key -> key.get(0)).toList());
  }

  private void checkKey(List<Object> key) {
    List<ColumnPredicate> equal = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      equal.add(new Compare(table.keyColumns().get(i), Operator.EQUAL, physical(key.get(i))));
    }
    Seen seen = view.rows.get(key);
    assertThat(read(equal))
        .as("key %s of table %s", key, table.name())
        .isEqualTo(seen == null ? List.of() : List.of(seen.row()));
  }

  /** The whole key of most tables, the first part of others. */
  private void checkListed(List<Object> values) {
    int first = table.keyColumns().get(0);
    assertThat(read(List.of(new In(first, values.stream().map(KeyLookups::physical).toList()))))
        .as("keys %s of table %s", values, table.name())
        .containsExactlyInAnyOrderElementsOf(
            view.rows.entrySet().stream()
                .filter(e -> values.contains(e.getKey().get(0)))
                .map(e -> e.getValue().row())
                .toList());
  }

  private static Object physical(Object value) {
    return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : value;
  }

  private List<List<@Nullable Object>> read(List<ColumnPredicate> predicates) {
    List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
    return TestTables.read(
        txn,
        new ScanSpec(table.tableId(), all, predicates, new Period.Current(), Long.MAX_VALUE),
        table);
  }
}
