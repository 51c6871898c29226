package dev.yore.planner.expression;

import dev.yore.engine.expression.RowFunction;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.parser.YoreConformance;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.store.schema.ColumnType;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumUtils;
import org.apache.calcite.adapter.enumerable.RexToLixTranslator;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.MethodDeclaration;
import org.apache.calcite.linq4j.tree.ParameterExpression;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutable;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgramBuilder;
import org.jspecify.annotations.Nullable;

/**
 * An expression compiled by Calcite, computed for one row at a time. Immutable; evaluators are
 * confined to one thread.
 */
final class CalciteFunction implements RowFunction {
  /** The data context's variable under which compiled code finds the row. */
  private static final String ROW = "yoreRow";

  private final String name;
  private final RexNode body;
  private final List<RelDataType> operandTypes;
  private final ColumnType resultType;
  private final Function1<DataContext, @Nullable Object[]> code;

  /**
   * Compiles the function.
   *
   * @param body refers to the operands by their numbers
   */
  CalciteFunction(
      String name,
      RexNode body,
      List<RelDataType> operandTypes,
      RelDataType resultType,
      RexBuilder builder) {
    this.name = name;
    this.body = body;
    this.operandTypes = List.copyOf(operandTypes);
    this.resultType = Objects.requireNonNull(PhysicalTypes.of(resultType));
    this.code = compile(body, operandTypes, builder);
  }

  private static Function1<DataContext, @Nullable Object[]> compile(
      RexNode body, List<RelDataType> operandTypes, RexBuilder builder) {
    JavaTypeFactory types = YoreTypeFactory.INSTANCE;
    RelDataTypeFactory.Builder row = types.builder();
    for (int i = 0; i < operandTypes.size(); i++) {
      row.add("F" + i, operandTypes.get(i));
    }
    RexProgramBuilder program = new RexProgramBuilder(row.build(), builder);
    program.addProject(body, "V");
    BlockBuilder block = new BlockBuilder();
    ParameterExpression argument = Expressions.parameter(Object.class, "root0");
    block.add(
        Expressions.declare(
            Modifier.FINAL, DataContext.ROOT, Expressions.convert_(argument, DataContext.class)));
    RexToLixTranslator.InputGetter input =
        (list, index, type) -> {
          Expression fields =
              EnumUtils.convert(
                  Expressions.call(DataContext.ROOT, "get", List.of(Expressions.constant(ROW))),
                  Object[].class);
          return EnumUtils.convert(
              Expressions.arrayIndex(fields, Expressions.constant(index)),
              type == null ? types.getJavaClass(operandTypes.get(index)) : type);
        };
    List<Expression> values =
        RexToLixTranslator.translateProjects(
            program.getProgram(),
            types,
            YoreConformance.INSTANCE,
            block,
            null,
            null,
            DataContext.ROOT,
            input,
            null);
    block.add(Expressions.return_(null, Expressions.newArrayInit(Object[].class, values)));
    MethodDeclaration method =
        Expressions.methodDecl(
            Modifier.PUBLIC, Object[].class, "apply", List.of(argument), block.toBlock());
    return new RexExecutable(Expressions.toString(method), "expression " + body).getFunction();
  }

  @Override
  public Evaluator bind(ExecutionContext context) {
    Object base = context.variable(StatementVariables.DATA_CONTEXT);
    Map<String, @Nullable Object> own = new HashMap<>();
    DataContext root = new OverlaidContext((DataContext) Objects.requireNonNull(base), own);
    return operands -> {
      @Nullable Object[] values = new Object[operands.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = PhysicalValues.toSql(operands[i], operandTypes.get(i));
      }
      own.put(ROW, values);
      return PhysicalValues.toPhysical(code.apply(root)[0], resultType);
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CalciteFunction function
        && body.equals(function.body)
        && operandTypes.equals(function.operandTypes);
  }

  @Override
  public int hashCode() {
    return body.hashCode();
  }
}
