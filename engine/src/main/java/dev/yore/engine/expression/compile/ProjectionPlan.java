package dev.yore.engine.expression.compile;

import java.util.ArrayList;
import java.util.List;

/**
 * Outputs, and which of them share a loop: as many as one method holds, so that common
 * sub-expressions are computed once. Immutable but for the loops, which get compiled; safe for many
 * threads.
 *
 * @param narrows wide decimals become longs in batches where all of them fit
 */
record ProjectionPlan(List<Node> outputs, List<Group> groups, boolean narrows) {

  /**
   * Outputs of one loop, by their index.
   *
   * @param isOfDictionary a single one, which is computed per dictionary entry where there is one
   */
  record Group(int[] outputs, AdaptiveLoop loop, boolean isOfDictionary) {}

  static ProjectionPlan of(List<Node> outputs, boolean narrows) {
    List<Group> groups = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    int size = 0;
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i) instanceof Node.Field) {
        continue;
      }
      if (DictionaryOutput.isOne(outputs.get(i))) {
        groups.add(group(List.of(i), outputs, true));
        continue;
      }
      int more = NodeFacts.bytecodes(outputs.get(i));
      if (!open.isEmpty() && !AdaptiveLoop.isSmall(size + more)) {
        groups.add(group(open, outputs, false));
        open.clear();
        size = 0;
      }
      open.add(i);
      size += more;
    }
    if (!open.isEmpty()) {
      groups.add(group(open, outputs, false));
    }
    return new ProjectionPlan(List.copyOf(outputs), List.copyOf(groups), narrows);
  }

  private static Group group(List<Integer> members, List<Node> outputs, boolean isOfDictionary) {
    int[] indexes = members.stream().mapToInt(Integer::intValue).toArray();
    return new Group(
        indexes,
        new AdaptiveLoop(members.stream().map(outputs::get).toList(), false),
        isOfDictionary);
  }
}
