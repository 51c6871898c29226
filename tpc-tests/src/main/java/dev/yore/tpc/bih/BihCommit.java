package dev.yore.tpc.bih;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * One transaction; it changes at least one row, and no row twice.
 *
 * @param number 1 and up
 * @param day the day of the business on which it happens
 * @param scenarios how many of each kind took place
 */
public record BihCommit(
    int number, LocalDate day, List<BihChange> changes, Map<Scenario, Integer> scenarios) {
  public BihCommit {
    changes = List.copyOf(changes);
    scenarios = Map.copyOf(scenarios);
  }
}
