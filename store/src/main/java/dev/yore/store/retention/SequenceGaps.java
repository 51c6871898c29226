package dev.yore.store.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sequences at which a table's states are not kept. What was committed within a gap is known only
 * as of the gap's end, the last commit before that as of its beginning. Immutable.
 *
 * @param gaps ascending, apart from each other
 */
public record SequenceGaps(List<Gap> gaps) {
  public static final SequenceGaps NONE = new SequenceGaps(List.of());

  /**
   * A range of sequences whose states are gone.
   *
   * @param toSequence exclusive: its state is kept
   */
  public record Gap(long fromSequence, long toSequence) {}

  public SequenceGaps {
    gaps = List.copyOf(gaps);
  }

  public boolean isEmpty() {
    return gaps.isEmpty();
  }

  /** The gap the sequence lies in. */
  public Optional<Gap> at(long sequence) {
    int low = 0;
    int high = gaps.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Gap gap = gaps.get(middle);
      if (gap.toSequence <= sequence) {
        low = middle + 1;
      } else if (gap.fromSequence > sequence) {
        high = middle - 1;
      } else {
        return Optional.of(gap);
      }
    }
    return Optional.empty();
  }

  /** As of when that is known what was committed at the sequence. */
  public long knownAt(long sequence) {
    return at(sequence).map(Gap::toSequence).orElse(sequence);
  }

  /** These and others; such as touch or overlap become one. */
  public SequenceGaps with(SequenceGaps more) {
    List<Gap> all = new ArrayList<>(gaps);
    all.addAll(more.gaps);
    all.sort((a, b) -> Long.compare(a.fromSequence, b.fromSequence));
    List<Gap> joined = new ArrayList<>();
    for (Gap gap : all) {
      int last = joined.size() - 1;
      if (last >= 0 && gap.fromSequence <= joined.get(last).toSequence) {
        Gap before = joined.get(last);
        joined.set(last, new Gap(before.fromSequence, Math.max(before.toSequence, gap.toSequence)));
      } else {
        joined.add(gap);
      }
    }
    return new SequenceGaps(joined);
  }
}
