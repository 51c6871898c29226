package dev.yore.tpc.bench.system;

import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.RowChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a commit comes to: grouped by statement, and the last change of a row only. Stateless. */
final class NetChanges {
  private NetChanges() {}

  static Map<RowChange.Shape, List<RowChange>> of(BusinessCommit commit) {
    Map<RowChange.Shape, Map<List<Object>, RowChange>> groups = new LinkedHashMap<>();
    for (RowChange change : commit.changes()) {
      groups
          .computeIfAbsent(change.shape(), shape -> new LinkedHashMap<>())
          .put(key(change), change);
    }
    Map<RowChange.Shape, List<RowChange>> net = new LinkedHashMap<>();
    groups.forEach((shape, changes) -> net.put(shape, new ArrayList<>(changes.values())));
    return net;
  }

  static List<Object> key(RowChange change) {
    if (change instanceof RowChange.Update update) {
      return update.key();
    }
    if (change instanceof RowChange.Delete delete) {
      return delete.key();
    }
    RowChange.Insert insert = (RowChange.Insert) change;
    return insert.table().keyColumns().stream().map(i -> insert.row().get(i)).toList();
  }
}
