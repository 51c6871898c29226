package dev.yore.store;

import java.util.List;

/**
 * What a repair has done, or would do, and what it left. Immutable.
 *
 * @param done a line for each thing, with the file
 * @param left what is still wrong and what can be done about it; empty for a sound store
 */
public record RepairReport(List<String> done, List<String> left) {
  public RepairReport {
    done = List.copyOf(done);
    left = List.copyOf(left);
  }
}
