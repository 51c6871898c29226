package dev.yore.store.retention;

import dev.yore.store.retention.Retention.Rule;
import dev.yore.store.retention.SequenceGaps.Gap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Works out which of a table's commits a policy keeps. Pure functions. */
public final class KeptCommits {
  private KeptCommits() {}

  /**
   * What goes.
   *
   * @param commits those that changed the table, ascending
   * @param stampOf a commit's stamp
   * @param pins sequences whose states must stay, in any order
   * @return gaps that each end at a commit that stays
   */
  public static SequenceGaps gaps(
      long[] commits, LongUnaryOperator stampOf, Retention retention, long nowMillis, long[] pins) {
    if (commits.length == 0) {
      return SequenceGaps.NONE;
    }
    BitSet kept = new BitSet(commits.length);
    kept.set(commits.length - 1);
    for (long pin : pins) {
      keepStateAt(kept, commits, pin);
    }
    long[] stamps = Arrays.stream(commits).map(stampOf).toArray();
    for (Rule rule : retention.rules()) {
      keep(kept, stamps, rule, nowMillis);
    }
    return between(kept, commits);
  }

  /** The state at a sequence is that of the last commit not after it. */
  private static void keepStateAt(BitSet kept, long[] commits, long sequence) {
    int at = Arrays.binarySearch(commits, sequence);
    int last = at >= 0 ? at : -at - 2;
    if (last >= 0) {
      kept.set(last);
    }
  }

  private static void keep(BitSet kept, long[] stamps, Rule rule, long nowMillis) {
    long from = rule.fromMillis(nowMillis);
    for (int i = 0; i < stamps.length; i++) {
      boolean isLast =
          i + 1 == stamps.length || rule.period(stamps[i]) != rule.period(stamps[i + 1]);
      // The state with which the rule's time begins was made before it.
      boolean isBefore = stamps[i] < from;
      boolean begins = isBefore && (i + 1 == stamps.length || stamps[i + 1] > from);
      if (begins || (!isBefore && (isLast || rule.granularity() == Retention.Granularity.ALL))) {
        kept.set(i);
      }
    }
  }

  private static SequenceGaps between(BitSet kept, long[] commits) {
    List<Gap> gaps = new ArrayList<>();
    int next = 0;
    while (next < commits.length) {
      int gone = kept.nextClearBit(next);
      if (gone >= commits.length) {
        break;
      }
      next = kept.nextSetBit(gone);
      gaps.add(new Gap(commits[gone], commits[next]));
    }
    return new SequenceGaps(gaps);
  }
}
