package dev.yore.planner.expression;

import dev.yore.parser.YoreConformance;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumUtils;
import org.apache.calcite.adapter.enumerable.RexToLixTranslator;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.ClassDeclaration;
import org.apache.calcite.linq4j.tree.ClassDeclarationFinder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.FieldDeclaration;
import org.apache.calcite.linq4j.tree.MemberDeclaration;
import org.apache.calcite.linq4j.tree.MethodDeclaration;
import org.apache.calcite.linq4j.tree.ParameterExpression;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgramBuilder;
import org.apache.calcite.runtime.Utilities;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.ClassBodyEvaluator;
import org.jspecify.annotations.Nullable;

/**
 * What Calcite's translator makes of an expression over a row: a class. What functions keep from
 * row to row (a sequence of random numbers, compiled patterns) is in its instances. Immutable.
 */
final class RowCode {
  /** The data context's variable under which the code finds the row. */
  static final String ROW = "yoreRow";

  private static final String CLASS = "RowCodeOfCalcite";

  /** Some kilobytes each; more different expressions than most applications have. */
  private static final int MAX_CLASSES = 256;

  private static final Map<String, RowCode> KNOWN =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RowCode> eldest) {
          return size() > MAX_CLASSES;
        }
      };

  private final Constructor<?> constructor;

  private RowCode(Constructor<?> constructor) {
    this.constructor = constructor;
  }

  /**
   * The code of an expression; expressions whose code reads the same share a class.
   *
   * @param body refers to the row's values by their numbers
   */
  static RowCode of(RexNode body, List<RelDataType> types, RexBuilder builder) {
    String source = source(body, types, builder);
    synchronized (KNOWN) {
      RowCode known = KNOWN.get(source);
      if (known != null) {
        return known;
      }
    }
    RowCode compiled = new RowCode(compile(source, body));
    synchronized (KNOWN) {
      KNOWN.put(source, compiled);
    }
    return compiled;
  }

  /** Code for one thread of one execution. */
  @SuppressWarnings("unchecked") // the generated method takes and gives nothing else
  Function1<DataContext, @Nullable Object[]> newInstance() {
    try {
      return (Function1<DataContext, @Nullable Object[]>) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a generated class cannot be used", e);
    }
  }

  private static String source(RexNode body, List<RelDataType> operandTypes, RexBuilder builder) {
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
    return source(method);
  }

  /** The class's members: the method, and in fields of instances what it keeps between calls. */
  private static String source(MethodDeclaration method) {
    ClassDeclaration declared =
        Expressions.classDecl(
            Modifier.PUBLIC, CLASS, Utilities.class, List.of(Function1.class), List.of(method));
    List<MemberDeclaration> members = new ArrayList<>();
    for (MemberDeclaration member :
        declared.accept(ClassDeclarationFinder.create()).memberDeclarations) {
      members.add(
          member instanceof FieldDeclaration field
              ? Expressions.fieldDecl(
                  field.modifier & ~Modifier.STATIC, field.parameter, field.initializer)
              : member);
    }
    return Expressions.toString(members, "\n", false);
  }

  private static Constructor<?> compile(String source, RexNode body) {
    ClassBodyEvaluator evaluator = new ClassBodyEvaluator();
    evaluator.setClassName(CLASS);
    evaluator.setExtendedClass(Utilities.class);
    evaluator.setImplementedInterfaces(new Class<?>[] {Function1.class});
    evaluator.setParentClassLoader(Utilities.class.getClassLoader());
    try {
      evaluator.cook(source);
      return evaluator.getClazz().getConstructor();
    } catch (CompileException | ReflectiveOperationException e) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED, "no code can be made for the expression " + body, e);
    }
  }
}
