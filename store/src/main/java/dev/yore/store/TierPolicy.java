package dev.yore.store;

import dev.yore.store.tier.TierOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which segments are to move: down by age, down where a tier is over its budget, the coldest
 * first, and up what is asked for while there is room. Pure functions.
 */
final class TierPolicy {
  /** A tier over its budget is emptied a little further, so that the next flush does not move. */
  private static final double FULL = 0.95;

  /** Heat from which a far segment is worth having near: some scans of the last minutes. */
  static final double HOT = 8;

  /**
   * What is known of a segment. Immutable.
   *
   * @param idleMillis since it was last written or read, or less if it is expected to be
   * @param heat accesses of the last minutes, older ones counting less; more if it is expected to
   *     be read
   */
  record Candidate(OpenSegment segment, LiveTable table, long idleMillis, double heat) {
    private Tier tier() {
      return segment.place().tier();
    }

    private long sizeBytes() {
      return segment.entry().sizeBytes();
    }

    private double heatPerByte() {
      return heat / Math.max(1, sizeBytes());
    }
  }

  /** A segment and where it is to go. */
  record Move(Candidate candidate, Tier target) {}

  private TierPolicy() {}

  /** Moves in the order in which they are worth doing. */
  static List<Move> moves(
      List<Candidate> all, TierOptions options, boolean hasHdd, boolean hasObjects) {
    List<Move> moves = new ArrayList<>();
    List<Candidate> staying = new ArrayList<>();
    for (Candidate candidate : all) {
      Tier target = byAge(candidate, options, hasHdd, hasObjects);
      if (target == null) {
        staying.add(candidate);
      } else {
        moves.add(new Move(candidate, target));
      }
    }
    Tier below = hasHdd ? Tier.HDD : hasObjects ? Tier.OBJECT : null;
    if (below != null) {
      shrink(Tier.SSD, below, options.ssdBytes(), staying, moves);
    }
    if (hasHdd && hasObjects) {
      shrink(Tier.HDD, Tier.OBJECT, options.hddBytes(), staying, moves);
    }
    promote(options.ssdBytes(), staying, moves);
    return moves;
  }

  private static @Nullable Tier byAge(
      Candidate candidate, TierOptions options, boolean hasHdd, boolean hasObjects) {
    if (hasObjects
        && candidate.tier() != Tier.OBJECT
        && isOlder(candidate, options.objectAfterSeconds())) {
      return Tier.OBJECT;
    }
    boolean toHdd = hasHdd && candidate.tier() == Tier.SSD;
    return toHdd && isOlder(candidate, options.hddAfterSeconds()) ? Tier.HDD : null;
  }

  private static boolean isOlder(Candidate candidate, long seconds) {
    return seconds > 0 && candidate.idleMillis >= seconds * 1000;
  }

  /** The coldest go, of those the longest idle first. */
  private static void shrink(
      Tier tier, Tier below, long budgetBytes, List<Candidate> staying, List<Move> moves) {
    List<Candidate> here = new ArrayList<>(staying.stream().filter(c -> c.tier() == tier).toList());
    long bytes = here.stream().mapToLong(Candidate::sizeBytes).sum();
    if (bytes <= budgetBytes) {
      return;
    }
    here.sort(
        Comparator.comparingDouble(Candidate::heatPerByte)
            .thenComparing(Comparator.comparingLong(Candidate::idleMillis).reversed()));
    for (Candidate candidate : here) {
      if (bytes <= budgetBytes * FULL) {
        return;
      }
      bytes -= candidate.sizeBytes();
      staying.remove(candidate);
      moves.add(new Move(candidate, below));
    }
  }

  /** Only into a budget: without one, whoever moved a segment away meant it. */
  private static void promote(long budgetBytes, List<Candidate> staying, List<Move> moves) {
    if (budgetBytes == Long.MAX_VALUE) {
      return;
    }
    long room = (long) (budgetBytes * FULL);
    for (Candidate candidate : staying) {
      room -= candidate.tier() == Tier.SSD ? candidate.sizeBytes() : 0;
    }
    List<Candidate> hot =
        staying.stream()
            .filter(c -> c.tier() != Tier.SSD && c.heat >= HOT)
            .sorted(Comparator.comparingDouble(Candidate::heatPerByte).reversed())
            .toList();
    for (Candidate candidate : hot) {
      if (candidate.sizeBytes() <= room) {
        room -= candidate.sizeBytes();
        moves.add(new Move(candidate, Tier.SSD));
      }
    }
  }
}
