package dev.yore.store.predict;

import dev.yore.store.predict.Candidate.Generator;
import dev.yore.store.predict.Candidate.Outcome;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keeps account, per table and generator and how likely it was, of what fetching ahead saves and
 * wastes: what did not come is wasted, and so are what could not be fetched to its end and what
 * came but had to be read from the object store once more, as others had taken its place. Confined
 * to the predictor's thread.
 */
final class FetchBenefits {
  private static final int MAX_GATES = 1024;
  private static final int MAX_SESSIONS = 1024;

  private static final double NANOS_PER_MILLI = 1e6;

  /** Of candidates that read no table. */
  private static final int NO_TABLE = -1;

  /**
   * Likelihoods are told apart by fifths: what is hardly worth its while may waste by chance for
   * some time, and is not to keep anybody from what nearly always comes.
   */
  private static final int LIKELIHOODS = 5;

  /** Lookups by key cost other things than ranges of the same table do. */
  private record Kind(int tableId, Generator generator, boolean lookup, int likelihood) {}

  private record Used(Candidate candidate, FetchTask task, List<ScanSpec> scans) {}

  private final PredictionLog log;
  private final Map<Kind, BenefitGate> gates = new BoundedMap<>(MAX_GATES);

  /** What had been fetched for the statement that a session is running. */
  private final Map<Long, List<Used>> running = new BoundedMap<>(MAX_SESSIONS);

  private List<Used> usedNow = new ArrayList<>();

  FetchBenefits(PredictionLog log) {
    this.log = log;
  }

  private BenefitGate gate(Candidate candidate, List<ScanSpec> scans) {
    int table = scans.isEmpty() ? NO_TABLE : scans.get(0).tableId();
    boolean lookup = scans.stream().anyMatch(FetchBenefits::isLookup);
    return gates.computeIfAbsent(
        new Kind(table, candidate.generator(), lookup, (int) (candidate.score() * LIKELIHOODS)),
        k -> new BenefitGate());
  }

  private static boolean isLookup(ScanSpec scan) {
    return scan.predicates().stream()
        .anyMatch(p -> p instanceof Compare compare && compare.operator() == Operator.EQUAL);
  }

  /** Whether fetching such things pays. */
  boolean pays(Candidate candidate, List<ScanSpec> scans) {
    return gate(candidate, scans).isOpen();
  }

  /** What fetching was to save was left alone, though it was likely. */
  void leftAlone(Candidate candidate, List<ScanSpec> scans, boolean came) {
    if (candidate.coldMillis > 0) {
      gate(candidate, scans).leftAlone(candidate.coldMillis, came);
    }
  }

  /** What had been fetched was judged; what it saved is known when the statement ends. */
  void judged(Candidate candidate, FetchTask task, List<ScanSpec> scans) {
    if (candidate.outcome() == Outcome.USED) {
      usedNow.add(new Used(candidate, task, scans));
    } else if (candidate.outcome() == Outcome.UNUSED) {
      gate(candidate, scans).wasted(candidate.coldMillis);
    } else if (task.state() == FetchTask.State.DROPPED && task.fetchedBytes() > 0) {
      // It took more than a task may, and would again: as if others had taken all of its place.
      double spentMillis = task.elapsedNanos() / NANOS_PER_MILLI;
      gate(candidate, scans).used(Math.max(candidate.coldMillis, spentMillis), 1);
    }
  }

  /** Everything judged since the last call was so by a statement of the session. */
  void began(long sessionId) {
    running.put(sessionId, usedNow);
    usedNow = new ArrayList<>();
  }

  /**
   * The session's statement ended.
   *
   * @param objectBytes what it had to read from the object store itself
   */
  void ended(long sessionId, long objectBytes) {
    List<Used> all = running.remove(sessionId);
    if (all == null || all.isEmpty()) {
      return;
    }
    long fetched = 0;
    for (Used used : all) {
      fetched += used.task.fetchedBytes();
    }
    double lost = fetched == 0 ? 0 : Math.min(1, (double) objectBytes / fetched);
    for (Used used : all) {
      gate(used.candidate, used.scans).used(used.candidate.coldMillis, lost);
      log.lost(used.candidate, used.task, PredictionLog.table(used.scans), lost);
    }
  }

  void forget() {
    running.clear();
    usedNow.clear();
  }
}
