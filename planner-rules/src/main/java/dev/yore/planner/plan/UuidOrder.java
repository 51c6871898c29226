package dev.yore.planner.plan;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what needs an order of UUIDs. Plans would order them as Java does, by two signed halves,
 * the store by their bytes; neither would be wrong if they agreed. Stateless.
 */
final class UuidOrder {
  private static final Set<SqlKind> ORDERS =
      Set.of(
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL,
          SqlKind.BETWEEN);

  /** Refuses comparisons while they are converted: soon after, ranges are simplified. */
  static final SqlRexConvertletTable CONVERTLETS = UuidOrder::convertlet;

  private UuidOrder() {}

  private static @Nullable SqlRexConvertlet convertlet(SqlCall call) {
    SqlRexConvertlet standard = StandardConvertletTable.INSTANCE.get(call);
    return standard == null || !ORDERS.contains(call.getKind())
        ? standard
        : (context, compared) -> compare(context, compared, standard);
  }

  private static RexNode compare(SqlRexContext context, SqlCall call, SqlRexConvertlet standard) {
    for (SqlNode operand : call.getOperandList()) {
      RelDataType type = context.getValidator().getValidatedNodeTypeIfKnown(operand);
      if (type != null) {
        check(type, call.getOperator().getName());
      }
    }
    return standard.convertCall(context, call);
  }

  /** Refuses ORDER BY, MIN and MAX of UUIDs. */
  static void check(RelNode root) {
    root.accept(new Orders());
  }

  private static void check(RelDataType type, String where) {
    if (type.getSqlTypeName() == SqlTypeName.UUID) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED,
          "a UUID can be compared for equality but has no order ("
              + where
              + "); order its text, CAST(… AS VARCHAR(36))");
    }
  }

  private static final class Orders extends RelHomogeneousShuttle {
    @Override
    public RelNode visit(RelNode node) {
      List<RelDataTypeField> fields =
          node.getInputs().isEmpty() ? List.of() : node.getInput(0).getRowType().getFieldList();
      if (node instanceof Sort sort) {
        for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
          check(fields.get(key.getFieldIndex()).getType(), "ORDER BY");
        }
      }
      if (node instanceof Aggregate aggregate) {
        for (AggregateCall call : aggregate.getAggCallList()) {
          SqlKind kind = call.getAggregation().getKind();
          if (kind == SqlKind.MIN || kind == SqlKind.MAX) {
            check(fields.get(call.getArgList().get(0)).getType(), kind.name());
          }
        }
      }
      super.visit(node).accept(new Windows());
      return node;
    }

    /** Inside expressions: windows and sub-queries. */
    private final class Windows extends RexShuttle {
      @Override
      public RexNode visitOver(RexOver over) {
        for (RexFieldCollation key : over.getWindow().orderKeys) {
          check(key.left.getType(), "ORDER BY");
        }
        SqlKind kind = over.getAggOperator().getKind();
        if (kind == SqlKind.MIN || kind == SqlKind.MAX) {
          check(over.getOperands().get(0).getType(), kind.name());
        }
        return over;
      }

      @Override
      public RexNode visitSubQuery(RexSubQuery subQuery) {
        subQuery.rel.accept(Orders.this);
        return subQuery;
      }
    }
  }
}
