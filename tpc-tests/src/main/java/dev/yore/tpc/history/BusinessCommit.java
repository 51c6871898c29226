package dev.yore.tpc.history;

import java.util.List;
import java.util.Map;

/**
 * What one transaction does. Changes of different {@linkplain RowChange#shape() shapes} touch
 * different rows, so they may be grouped by shape; within a shape their order counts.
 *
 * @param number 1 and up
 * @param events how many of each kind it holds
 */
public record BusinessCommit(
    int number, List<RowChange> changes, Map<BusinessEvent, Integer> events) {
  public BusinessCommit {
    changes = List.copyOf(changes);
    events = Map.copyOf(events);
  }
}
