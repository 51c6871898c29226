package dev.yore.planner.columnar;

import dev.yore.planner.type.Casts;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that asks what is alive at each of many points: {@code points p JOIN versions v ON
 * v.start <= p.t AND p.t < v.end GROUP BY p.t, …}, where no point occurs twice. Immutable.
 *
 * @param point field of {@code points}
 * @param start field of {@code versions}
 * @param end field of {@code versions}
 * @param keys what else is grouped by, over the fields of {@code versions}
 * @param arguments per call, over the fields of {@code versions}
 * @param pointPosition where the point is among the aggregate's keys
 */
record SweepParts(
    RelNode points,
    RelNode versions,
    int point,
    int start,
    int end,
    List<RexNode> keys,
    List<List<RexNode>> arguments,
    int pointPosition) {
  SweepParts {
    keys = List.copyOf(keys);
    arguments = List.copyOf(arguments);
  }

  /** The parts, or null if the aggregate is no sweep. */
  static @Nullable SweepParts of(Aggregate aggregate) {
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE
        || !aggregate.getAggCallList().stream().allMatch(SweepParts::isSimple)) {
      return null;
    }
    RelNode below = aggregate.getInput();
    Project project = below instanceof Project known ? known : null;
    return (project == null ? below : project.getInput()) instanceof Join join
            && join.getJoinType() == JoinRelType.INNER
        ? of(aggregate, project, join)
        : null;
  }

  private static boolean isSimple(AggregateCall call) {
    boolean known =
        switch (call.getAggregation().getKind()) {
          case COUNT, SUM, SUM0, MIN, MAX -> true;
          default -> false;
        };
    return known
        && !call.isDistinct()
        && !call.hasFilter()
        && call.getCollation().getKeys().isEmpty();
  }

  private static @Nullable SweepParts of(
      Aggregate aggregate, @Nullable Project project, Join join) {
    List<RexNode> conditions = RelOptUtil.conjunctions(join.getCondition());
    if (conditions.size() != 2) {
      return null;
    }
    int[] first = lessOrEqual(conditions.get(0), false);
    int[] second = lessOrEqual(conditions.get(first == null ? 0 : 1), true);
    first = first == null ? lessOrEqual(conditions.get(1), false) : first;
    if (first == null || second == null || first[1] != second[0]) {
      return null;
    }
    int leftFields = join.getLeft().getRowType().getFieldCount();
    boolean pointsLeft = first[1] < leftFields;
    boolean apart = first[0] < leftFields != pointsLeft && second[1] < leftFields != pointsLeft;
    if (!apart) {
      return null;
    }
    int pointsShift = pointsLeft ? 0 : leftFields;
    int versionsShift = pointsLeft ? leftFields : 0;
    Fields fields =
        new Fields(project, first[1], versionsShift, versionsShift + count(join, pointsLeft));
    List<RexNode> keys = new ArrayList<>();
    int position = -1;
    for (int key : aggregate.getGroupSet()) {
      RexNode node = fields.joined(key, aggregate.getInput());
      if (node instanceof RexInputRef ref && ref.getIndex() == first[1] && position < 0) {
        position = keys.size();
        continue;
      }
      RexNode version = fields.ofVersions(node);
      if (version == null) {
        return null;
      }
      keys.add(version);
    }
    List<List<RexNode>> arguments = fields.arguments(aggregate);
    RelNode points = pointsLeft ? join.getLeft() : join.getRight();
    RelNode versions = pointsLeft ? join.getRight() : join.getLeft();
    SweepParts parts =
        position < 0 || arguments == null
            ? null
            : new SweepParts(
                points,
                versions,
                first[1] - pointsShift,
                first[0] - versionsShift,
                second[1] - versionsShift,
                keys,
                arguments,
                position);
    return parts != null && parts.isExact() ? parts : null;
  }

  private static int count(Join join, boolean pointsLeft) {
    return (pointsLeft ? join.getRight() : join.getLeft()).getRowType().getFieldCount();
  }

  /** Smaller and greater field of a comparison; null if it is none, or the other kind. */
  private static int @Nullable [] lessOrEqual(RexNode node, boolean strict) {
    if (!(node instanceof RexCall call) || call.getOperands().size() != 2) {
      return null;
    }
    boolean less = call.getKind() == (strict ? SqlKind.LESS_THAN : SqlKind.LESS_THAN_OR_EQUAL);
    boolean greater =
        call.getKind() == (strict ? SqlKind.GREATER_THAN : SqlKind.GREATER_THAN_OR_EQUAL);
    RexNode left = Casts.withoutLossless(call.getOperands().get(less ? 0 : 1));
    RexNode right = Casts.withoutLossless(call.getOperands().get(less ? 1 : 0));
    return (less || greater) && left instanceof RexInputRef a && right instanceof RexInputRef b
        ? new int[] {a.getIndex(), b.getIndex()}
        : null;
  }

  /** Whether no bound may be null and no point twice, and all are compared alike. */
  private boolean isExact() {
    boolean never =
        !isNullable(points, point) && !isNullable(versions, start) && !isNullable(versions, end);
    return never
        && Translations.canHold(points.getRowType())
        && Translations.canHold(versions.getRowType())
        && sameForm(start)
        && sameForm(end)
        && Boolean.TRUE.equals(
            points
                .getCluster()
                .getMetadataQuery()
                .areColumnsUnique(points, ImmutableBitSet.of(point)));
  }

  private static boolean isNullable(RelNode node, int field) {
    return node.getRowType().getFieldList().get(field).getType().isNullable();
  }

  private boolean sameForm(int bound) {
    var left = Translations.types(points.getRowType()).get(point);
    return left.physical() == dev.yore.store.schema.ColumnType.Physical.LONG
        && dev.yore.planner.expression.PhysicalTypes.isSameForm(
            left, Translations.types(versions.getRowType()).get(bound));
  }

  /** Finds the versions' fields behind those of the aggregate's input. */
  private record Fields(@Nullable Project project, int point, int from, int to) {
    private RexNode joined(int field, RelNode input) {
      return project == null
          ? RexInputRef.of(field, input.getRowType())
          : project.getProjects().get(field);
    }

    /** The expression over versions alone, or null if it reads the points. */
    private @Nullable RexNode ofVersions(RexNode node) {
      boolean inside =
          RelOptUtil.InputFinder.bits(node).asList().stream().allMatch(i -> i >= from && i < to);
      return inside && !RexUtil.containsCorrelation(node)
          ? node.accept(
              new RexShuttle() {
                @Override
                public RexNode visitInputRef(RexInputRef ref) {
                  return new RexInputRef(ref.getIndex() - from, ref.getType());
                }
              })
          : null;
    }

    private @Nullable List<List<RexNode>> arguments(Aggregate aggregate) {
      List<List<RexNode>> all = new ArrayList<>();
      for (AggregateCall call : aggregate.getAggCallList()) {
        List<RexNode> arguments = new ArrayList<>();
        for (int argument : call.getArgList()) {
          RexNode node = ofVersions(joined(argument, aggregate.getInput()));
          if (node == null) {
            return null;
          }
          arguments.add(node);
        }
        all.add(arguments);
      }
      return all;
    }
  }
}
