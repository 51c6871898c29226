package dev.yore.store;

import java.util.ArrayList;
import java.util.List;

/**
 * How to take back a transaction's changes one by one, newest first. Confined to the transaction's
 * thread.
 */
final class Undo {
  private final List<Runnable> steps = new ArrayList<>();

  void add(Runnable step) {
    steps.add(step);
  }

  int size() {
    return steps.size();
  }

  void rollbackTo(int size) {
    for (int i = steps.size() - 1; i >= size; i--) {
      steps.remove(i).run();
    }
  }

  /** Gives up the possibility to go back; frees the memory. */
  void clear() {
    steps.clear();
  }
}
