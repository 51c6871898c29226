package dev.yore.parser;

import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/** The standard, with the liberties people expect. Immutable. */
public final class YoreConformance extends SqlDelegatingConformance {
  public static final YoreConformance INSTANCE = new YoreConformance();

  private YoreConformance() {
    super(SqlConformanceEnum.DEFAULT);
  }

  /** {@code !=} for {@code <>}. */
  @Override
  public boolean isBangEqualAllowed() {
    return true;
  }

  /** {@code %} for MOD. */
  @Override
  public boolean isPercentRemainderAllowed() {
    return true;
  }

  @Override
  public boolean isGroupByOrdinal() {
    return true;
  }

  /** {@code LIMIT start, count}. */
  @Override
  public boolean isLimitStartCountAllowed() {
    return true;
  }

  /** {@code SELECT 1} without FROM. */
  @Override
  public boolean isFromRequired() {
    return false;
  }

  /** {@code VALUE} for {@code VALUES}. */
  @Override
  public boolean isValueAllowed() {
    return true;
  }

  /** {@code NOW()} and {@code CURRENT_TIMESTAMP()}. */
  @Override
  public boolean allowNiladicParentheses() {
    return true;
  }
}
