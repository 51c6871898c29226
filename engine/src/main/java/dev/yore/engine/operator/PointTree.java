package dev.yore.engine.operator;

/**
 * A binary tree over sorted points, in whose nodes versions are counted: a version alive at a run
 * of points is put into the few nodes that together are that run. Node 1 is the root; the leaves
 * are the points. Immutable.
 */
final class PointTree {
  private final int points;
  private final int leaves;

  /**
   * A tree.
   *
   * @param points how many
   */
  PointTree(int points) {
    this.points = points;
    leaves = Math.max(1, Integer.highestOneBit(Math.max(1, points * 2 - 1)));
  }

  /** Receives nodes. */
  interface NodeSink {
    void accept(int node);
  }

  /** The nodes that together are the points {@code from} to {@code to}. */
  void cover(int from, int to, NodeSink sink) {
    int low = from + leaves;
    // Nothing comes after the last point: the run may as well go on to the last leaf.
    int high = to == points ? 2 * leaves : to + leaves;
    while (low < high) {
      if ((low & 1) == 1) {
        sink.accept(low++);
      }
      if ((high & 1) == 1) {
        sink.accept(--high);
      }
      low >>= 1;
      high >>= 1;
    }
  }

  /** The number of the first point below a node. */
  int firstPoint(int node) {
    return (node << depthBelow(node)) - leaves;
  }

  /** One past the number of the last point below a node. */
  int pointsEnd(int node) {
    return Math.min(points, ((node + 1) << depthBelow(node)) - leaves);
  }

  private int depthBelow(int node) {
    return Integer.numberOfLeadingZeros(node) - Integer.numberOfLeadingZeros(leaves);
  }
}
