package dev.yore.engine.operator;

import java.util.Arrays;

/**
 * A binary tree over sorted points, in whose nodes versions are counted: a version alive at a run
 * of points is put into the few nodes that together are that run. Node 1 is the root; the leaves
 * are the points. Immutable.
 */
final class PointTree {
  private final long[] points;
  private final int leaves;

  /**
   * A tree.
   *
   * @param points ascending, distinct
   */
  PointTree(long[] points) {
    this.points = points;
    leaves = Math.max(1, Integer.highestOneBit(Math.max(1, points.length * 2 - 1)));
  }

  long point(int index) {
    return points[index];
  }

  int size() {
    return points.length;
  }

  /** The number of the first point at or after a time. */
  int firstAtOrAfter(long time) {
    int found = Arrays.binarySearch(points, time);
    return found < 0 ? -found - 1 : found;
  }

  /** Receives nodes. */
  interface NodeSink {
    void accept(int node);
  }

  /** The nodes that together are the points {@code from} to {@code to}. */
  void cover(int from, int to, NodeSink sink) {
    int low = from + leaves;
    // Nothing comes after the last point: the run may as well go on to the last leaf.
    int high = to == points.length ? 2 * leaves : to + leaves;
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
    return Math.min(points.length, (node + 1 << depthBelow(node)) - leaves);
  }

  private int depthBelow(int node) {
    return Integer.numberOfLeadingZeros(node) - Integer.numberOfLeadingZeros(leaves);
  }
}
