package dev.yore.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Function1;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Adds {@code table_changes('yore.orders', from, to)} to a session that names it in {@code
 * spark.sql.extensions}. Stateless.
 */
public final class YoreExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  private static final String NAME = "table_changes";
  private static final int MAX_ARGUMENTS = 3;

  /** Found by its name in Spark's settings. */
  public YoreExtensions() {}

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    Function1<Seq<Expression>, LogicalPlan> builder =
        new AbstractFunction1<>() {
          @Override
          public LogicalPlan apply(Seq<Expression> arguments) {
            return changes(CollectionConverters.asJava(arguments));
          }
        };
    extensions.injectTableFunction(
        new Tuple3<>(
            new FunctionIdentifier(NAME),
            new ExpressionInfo(YoreExtensions.class.getName(), NAME),
            builder));
    return BoxedUnit.UNIT;
  }

  /** The table of changes of the table that the first argument names. */
  private static LogicalPlan changes(List<Expression> arguments) {
    if (arguments.isEmpty() || arguments.size() > MAX_ARGUMENTS) {
      throw new IllegalArgumentException(
          "table_changes('catalog.table', from, to): 1 to 3 arguments, not " + arguments.size());
    }
    List<String> names = new ArrayList<>();
    for (String part : text(arguments.get(0)).split("\\.")) {
      names.add(part.replace("`", ""));
    }
    names.add("changes");
    Map<String, String> bounds = new HashMap<>();
    if (arguments.size() > 1) {
      bounds.put(ReadOptions.FROM, text(arguments.get(1)));
    }
    if (arguments.size() > 2) {
      bounds.put(ReadOptions.TO, text(arguments.get(2)));
    }
    return new UnresolvedRelation(
        CollectionConverters.asScala(names).toSeq(), new CaseInsensitiveStringMap(bounds), false);
  }

  private static String text(Expression argument) {
    Object value = argument.foldable() ? argument.eval(null) : null;
    if (value == null) {
      throw new IllegalArgumentException(
          "table_changes takes constants: a name, sequences, tags or times as text");
    }
    return value.toString();
  }
}
