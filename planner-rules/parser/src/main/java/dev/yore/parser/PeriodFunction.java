package dev.yore.parser;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * A period clause in the shape of a function call, so that Calcite's own validator accepts it: it
 * demands that a snapshot's period has a timestamp type, which is what this returns. It is never
 * evaluated. Immutable.
 */
public final class PeriodFunction extends SqlFunction {
  private final PeriodKind kind;
  private final boolean versions;

  PeriodFunction(PeriodKind kind, boolean versions) {
    super(
        (versions ? "FOR SYSTEM_VERSION " : "FOR SYSTEM_TIME ") + kind.name().replace('_', ' '),
        SqlKind.OTHER_FUNCTION,
        binding -> binding.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP, 3),
        null,
        new BoundChecker(kind, versions),
        SqlFunctionCategory.SYSTEM);
    this.kind = kind;
    this.versions = versions;
  }

  /** How the bounds are meant. */
  public PeriodKind kind() {
    return kind;
  }

  /** Whether the bounds are sequences rather than times. */
  public boolean versions() {
    return versions;
  }

  /** Times must be timestamps or dates, sequences whole numbers; NULL is either. */
  private static final class BoundChecker implements SqlOperandTypeChecker {
    private final PeriodKind kind;
    private final boolean versions;

    BoundChecker(PeriodKind kind, boolean versions) {
      this.kind = kind;
      this.versions = versions;
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      for (int i = 0; i < binding.getOperandCount(); i++) {
        if (!accepts(binding.getOperandType(i))) {
          if (throwOnFailure) {
            throw binding.newValidationSignatureError();
          }
          return false;
        }
      }
      return true;
    }

    private boolean accepts(RelDataType type) {
      if (SqlTypeUtil.isNull(type)) {
        return true;
      }
      return versions
          ? SqlTypeUtil.isExactNumeric(type) && type.getScale() <= 0
          : SqlTypeUtil.isTimestamp(type) || SqlTypeUtil.isDate(type);
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(kind.bounds());
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String operatorName) {
      String bound = versions ? "<sequence>" : "<timestamp>";
      return "FOR "
          + (versions ? "SYSTEM_VERSION " : "SYSTEM_TIME ")
          + switch (kind) {
            case AS_OF -> "AS OF " + bound;
            case FROM_TO -> "FROM " + bound + " TO " + bound;
            case BETWEEN -> "BETWEEN " + bound + " AND " + bound;
            case CONTAINED_IN -> "CONTAINED IN (" + bound + ", " + bound + ")";
            case ALL -> "ALL";
            case CHANGES -> "CHANGES " + bound + ", " + bound;
            case CHANGES_SINCE -> "CHANGES " + bound;
          };
    }
  }
}
