package dev.yore.planner.validate;

import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.period.PeriodResolver;
import dev.yore.store.ErrorCode;
import dev.yore.store.References;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.Tag;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * A state as an argument names it: a sequence, a time, or the name of a tag or branch. Immutable.
 *
 * @param node the sequence or time; a name has become its sequence
 * @param isTime whether it is a time
 * @param branch of the name; null for a sequence or time, which mean the session's branch
 */
record StateBound(SqlNode node, boolean isTime, @Nullable Branch branch) {
  private static final Set<String> CLOCKS =
      Set.of("CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "CURRENT_DATE", "NOW", "TIMESTAMPADD");

  /**
   * Reads an argument.
   *
   * @throws StoreException {@code REFERENCE_NOT_FOUND}
   */
  static StateBound of(SqlNode argument, SqlCatalog catalog) {
    if (argument instanceof SqlCharStringLiteral text) {
      return ofName(text, catalog);
    }
    return new StateBound(argument, isTime(argument), null);
  }

  private static StateBound ofName(SqlCharStringLiteral text, SqlCatalog catalog) {
    String name = Objects.requireNonNull(text.getValueAs(String.class));
    Tag state;
    try {
      state = References.state(catalog.catalogs().branches(), name, PeriodResolver.HEAD);
    } catch (StoreException e) {
      boolean looksLikeTime = !name.isEmpty() && Character.isDigit(name.charAt(0));
      throw new StoreException(
          ErrorCode.REFERENCE_NOT_FOUND,
          e.getMessage() + (looksLikeTime ? "; a time is written TIMESTAMP '" + name + "'" : ""),
          e);
    }
    return new StateBound(
        SqlLiteral.createExactNumeric(Long.toString(state.sequence()), text.getParserPosition()),
        false,
        catalog.catalogs().branches().branchById(state.branchId()).orElseThrow());
  }

  /** Types are not known yet; anything that has to do with a time makes a time. */
  private static boolean isTime(SqlNode node) {
    boolean[] found = new boolean[1];
    node.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlCall call) {
            found[0] |= CLOCKS.contains(call.getOperator().getName());
            return super.visit(call);
          }

          @Override
          public Void visit(SqlLiteral literal) {
            found[0] |=
                literal instanceof SqlIntervalLiteral
                    || (literal instanceof SqlUnknownLiteral unknown
                        && (unknown.tag.equals("TIMESTAMP") || unknown.tag.equals("DATE")))
                    || literal.getTypeName() == SqlTypeName.TIMESTAMP;
            return super.visit(literal);
          }

          @Override
          public Void visit(SqlDataTypeSpec type) {
            String name = type.getTypeName().getSimple();
            found[0] |= name.startsWith("TIMESTAMP") || name.equals("DATE");
            return super.visit(type);
          }
        });
    return found[0];
  }

  /** The catalog of the branch it means. */
  SqlCatalog catalog(SqlCatalog own) {
    return branch == null ? own : own.ofSchema(schema(own));
  }

  /** The schema in which statements of the session's branch find the branch's tables. */
  String schema(SqlCatalog own) {
    return branch == null || branch.branchId() == own.branchId()
        ? TableName.DEFAULT_SCHEMA
        : SqlCatalog.schemaOf(branch);
  }

  /** Whether it is certainly of the other one's branch. */
  boolean isOnBranchOf(StateBound other, SqlCatalog own) {
    return schema(own).equals(other.schema(own));
  }

  /** The sequence, if the text says it. */
  OptionalLong knownSequence(Store store) {
    if (node instanceof SqlNumericLiteral number && number.isInteger()) {
      long sequence = number.longValue(true);
      return sequence == PeriodResolver.HEAD ? OptionalLong.empty() : OptionalLong.of(sequence);
    }
    if (node instanceof SqlUnknownLiteral unknown && unknown.tag.equals("TIMESTAMP")) {
      return OptionalLong.of(store.sequenceAsOf(Timestamps.parseMillis(unknown.getValue())));
    }
    if (node instanceof SqlLiteral literal && literal.getTypeName() == SqlTypeName.TIMESTAMP) {
      TimestampString at = literal.getValueAs(TimestampString.class);
      return OptionalLong.of(store.sequenceAsOf(Objects.requireNonNull(at).getMillisSinceEpoch()));
    }
    return OptionalLong.empty();
  }

  /** Whether it stands for whatever the statement reads. */
  boolean isHead() {
    return node instanceof SqlNumericLiteral number
        && number.isInteger()
        && number.longValue(true) == PeriodResolver.HEAD;
  }
}
