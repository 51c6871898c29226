package dev.yore.planner.plan;

import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.planner.validate.StatementPreparer;
import java.util.List;
import java.util.TreeMap;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;

/**
 * The types of a query's parameters by number. Calcite gives them in the order of its own walk,
 * which differs from the text's where a change was turned into a query. Pure functions.
 */
final class ParameterTypes {
  private ParameterTypes() {}

  /** Also those that only the queries in period clauses use. */
  static RelDataType of(SqlNode query, SqlValidator validator, List<QueryPlan> periodQueries) {
    TreeMap<Integer, RelDataType> types = new TreeMap<>();
    query.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlDynamicParam parameter) {
            if (parameter.getIndex() < StatementPreparer.FIRST_HIDDEN_PARAMETER) {
              types.put(parameter.getIndex(), validator.getValidatedNodeType(parameter));
            }
            return null;
          }
        });
    for (QueryPlan inner : periodQueries) {
      List<RelDataType> innerTypes = inner.parameterTypes();
      for (int i = 0; i < innerTypes.size(); i++) {
        if (innerTypes.get(i).getSqlTypeName() != SqlTypeName.ANY) {
          types.putIfAbsent(i, innerTypes.get(i));
        }
      }
    }
    RelDataTypeFactory.Builder builder = YoreTypeFactory.INSTANCE.builder();
    int count = types.isEmpty() ? 0 : types.lastKey() + 1;
    for (int i = 0; i < count; i++) {
      RelDataType type = types.get(i);
      builder
          .add(
              "?" + i,
              type == null ? YoreTypeFactory.INSTANCE.createSqlType(SqlTypeName.ANY) : type)
          .nullable(true);
    }
    return builder.build();
  }
}
