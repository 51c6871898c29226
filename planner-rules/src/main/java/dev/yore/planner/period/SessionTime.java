package dev.yore.planner.period;

import dev.yore.parser.PeriodKind;
import dev.yore.store.Store;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.TimestampString;

/**
 * The time at which a session's queries read tables that no period clause reaches. Immutable.
 *
 * @param versions whether the value is a sequence
 * @param value the sequence, or ms since the epoch
 */
public record SessionTime(boolean versions, long value) {
  BoundPeriod period(RexBuilder builder) {
    RexNode bound =
        versions
            ? builder.makeBigintLiteral(BigDecimal.valueOf(value))
            : builder.makeTimestampLiteral(TimestampString.fromMillisSinceEpoch(value), 3);
    return new BoundPeriod(PeriodKind.AS_OF, versions, List.of(bound));
  }

  /** The sequence it means now. */
  public long sequence(Store store) {
    return versions ? value : store.sequenceAsOf(value);
  }

  /** As SET says it. */
  @Override
  public String toString() {
    return versions
        ? "SYSTEM_VERSION AS OF " + value
        : "SYSTEM_TIME AS OF TIMESTAMP '" + TimestampString.fromMillisSinceEpoch(value) + "'";
  }
}
