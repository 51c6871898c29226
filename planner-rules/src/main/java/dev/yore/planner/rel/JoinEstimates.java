package dev.yore.planner.rel;

import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.MetadataDef;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.RelMdUtil;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a join gives: of all pairs, one in as many as the richer side has different keys.
 * Public because compiled code calls it. Stateless.
 */
public final class JoinEstimates implements MetadataHandler<BuiltInMetadata.RowCount> {
  @Override
  public MetadataDef<BuiltInMetadata.RowCount> getDef() {
    return BuiltInMetadata.RowCount.DEF;
  }

  /** Called by compiled code; Calcite's guess where there are no counts of distinct keys. */
  public @Nullable Double getRowCount(Join join, RelMetadataQuery mq) {
    JoinInfo keys = join.analyzeCondition();
    Double left = mq.getRowCount(join.getLeft());
    Double right = mq.getRowCount(join.getRight());
    if (!join.getJoinType().projectsRight() || keys.leftKeys.isEmpty()) {
      return RelMdUtil.getJoinRowCount(mq, join, join.getCondition());
    }
    Double leftKeys = mq.getDistinctRowCount(join.getLeft(), keys.leftSet(), null);
    Double rightKeys = mq.getDistinctRowCount(join.getRight(), keys.rightSet(), null);
    if (left == null || right == null || leftKeys == null || rightKeys == null) {
      return RelMdUtil.getJoinRowCount(mq, join, join.getCondition());
    }
    RexNode rest =
        RexUtil.composeConjunction(join.getCluster().getRexBuilder(), keys.nonEquiConditions);
    double pairs = left * right / Math.max(1, Math.max(leftKeys, rightKeys));
    return atLeast(join.getJoinType(), left, right, pairs * RelMdUtil.guessSelectivity(rest));
  }

  private static double atLeast(JoinRelType type, double left, double right, double inner) {
    double rows = Math.max(1, inner);
    return switch (type) {
      case LEFT -> Math.max(left, rows);
      case RIGHT -> Math.max(right, rows);
      case FULL -> Math.max(left + right, rows);
      default -> rows;
    };
  }
}
