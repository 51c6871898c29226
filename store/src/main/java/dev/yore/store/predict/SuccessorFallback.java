package dev.yore.store.predict;

import dev.yore.store.predict.BlockSuccessors.Expected;
import dev.yore.store.predict.BlockSuccessors.Move;
import dev.yore.store.predict.BlockSuccessors.Range;
import dev.yore.store.predict.Candidate.Generator;
import dev.yore.store.predict.Candidate.Outcome;
import dev.yore.store.predict.StatementEvent.Asked;
import dev.yore.store.predict.StatementEvent.Scanned;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanFootprint;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Predicts for statements that cannot be planned: by the blocks they were seen to read, the blocks
 * that such statements read next. Confined to the predictor's thread.
 */
final class SuccessorFallback {
  private static final int MAX_SESSIONS = 1024;

  /** Of a statement's scans so many are followed; loops over lookups say nothing. */
  private static final int MAX_RANGES = 16;

  private static final int MAX_TABLES = 64;

  /** Wider reads are not fetched whole ahead. */
  private static final int MAX_BLOCKS = 64;

  /** A prediction must come within so many such statements of its session. */
  private static final int PATIENCE_STATEMENTS = 2;

  private static final long BLOCK_ROWS = 1L << 16;

  /** A prediction that waits to be judged. */
  private record Open(Candidate candidate, Range range, long untilStatement) {}

  private static final class Session {
    private final List<Open> open = new ArrayList<>();
    private final Map<Integer, ScanSpec> scans = new BoundedMap<>(MAX_TABLES);
    private final Rate thinkMillis = new Rate(3000);
    private @Nullable Range last;
    private @Nullable Move lastMove;
    private long statements;
    private long lastMillis = -1;
  }

  private final StoreDoor door;
  private final Consumer<Candidate> judged;
  private final BlockSuccessors successors = new BlockSuccessors();
  private final Calibrator calibrator = new Calibrator();
  private final Map<Long, Session> sessions = new BoundedMap<>(MAX_SESSIONS);

  /**
   * A fallback that knows nothing yet.
   *
   * @param judged told of each prediction once its outcome is known
   */
  SuccessorFallback(StoreDoor door, Consumer<Candidate> judged) {
    this.door = door;
    this.judged = judged;
  }

  /** Takes note of what a statement that cannot be planned has read; says what may come next. */
  List<Candidate> observe(
      Asked asked, BoundStatement statement, List<Scanned> scans, long atMillis) {
    Session session = sessions.computeIfAbsent(asked.sessionId(), id -> new Session());
    List<Range> read = new ArrayList<>();
    for (Scanned scanned : scans) {
      Range range = read.size() < MAX_RANGES ? range(scanned.spec()) : null;
      if (range != null) {
        read.add(range);
        ScanSpec whole = wholeRows(scanned.spec());
        session.scans.put(range.tableId(), whole);
        door.read(List.of(within(whole, range)));
      }
    }
    if (read.isEmpty()) {
      return List.of();
    }
    session.statements++;
    judge(session, read);
    read.forEach(range -> follow(session, range));
    if (session.lastMillis >= 0) {
      session.thinkMillis.add(Math.max(0, atMillis - session.lastMillis), 0.1);
    }
    session.lastMillis = atMillis;
    return expect(session, asked, statement, atMillis);
  }

  /** The blocks from the first to the last that a scan reads; null for none and for lookups. */
  private @Nullable Range range(ScanSpec spec) {
    ScanFootprint footprint = door.footprint(spec);
    if (footprint == null || footprint.pages().length == 0) {
      return null;
    }
    int[] pages = footprint.pages();
    return new Range(
        spec.tableId(),
        pages[0] / ScanFootprint.PAGES_PER_BLOCK,
        pages[pages.length - 1] / ScanFootprint.PAGES_PER_BLOCK + 1);
  }

  /** The same columns, and those of conditions, of every row. */
  private static ScanSpec wholeRows(ScanSpec spec) {
    TreeSet<Integer> columns = new TreeSet<>(spec.columns());
    spec.predicates().forEach(predicate -> columns.add(predicate.column()));
    columns.removeIf(column -> column < 0);
    return new ScanSpec(
        spec.tableId(),
        List.copyOf(columns),
        List.of(),
        spec.period(),
        Long.MAX_VALUE,
        spec.schemaSequence());
  }

  private static ScanSpec within(ScanSpec spec, Range range) {
    return new ScanSpec(
        spec.tableId(),
        spec.columns(),
        List.of(
            new ColumnPredicate.Compare(
                PseudoColumn.ROW_ID, Operator.GREATER_OR_EQUAL, range.from() * BLOCK_ROWS),
            new ColumnPredicate.Compare(
                PseudoColumn.ROW_ID, Operator.LESS, range.to() * BLOCK_ROWS)),
        spec.period(),
        spec.limit(),
        spec.schemaSequence());
  }

  private void judge(Session session, List<Range> read) {
    for (Iterator<Open> all = session.open.iterator(); all.hasNext(); ) {
      Open open = all.next();
      boolean came = read.stream().anyMatch(open.range()::isIn);
      if (came || session.statements >= open.untilStatement()) {
        all.remove();
        Candidate candidate = open.candidate();
        calibrator.learn(candidate.likelihood(), came, 1);
        candidate.outcome = came ? Outcome.NOT_FETCHED : Outcome.NOT_COME;
        if (candidate.fetched) {
          candidate.outcome = came ? Outcome.LATE : Outcome.UNUSED;
        }
        judged.accept(candidate);
      }
    }
  }

  private void follow(Session session, Range range) {
    Range last = session.last;
    if (last != null) {
      successors.learn(last, session.lastMove, range);
      session.lastMove = Move.of(last, range);
    }
    session.last = range;
  }

  private List<Candidate> expect(
      Session session, Asked asked, BoundStatement statement, long atMillis) {
    Range last = session.last;
    List<Candidate> candidates = new ArrayList<>();
    for (Expected expected :
        last == null ? List.<Expected>of() : successors.next(last, session.lastMove)) {
      Range range = expected.range();
      ScanSpec whole = session.scans.get(range.tableId());
      if (whole == null || range.to() - range.from() > MAX_BLOCKS) {
        continue;
      }
      List<ScanSpec> scans = List.of(within(whole, range));
      long[] blocks = door.blocks(scans);
      if (blocks.length > 0) {
        Candidate candidate =
            new Candidate(
                0,
                statement,
                asked.branch(),
                asked.sessionId(),
                Generator.SUCCESSOR,
                1,
                expected.likelihood(),
                null);
        candidate.scans = scans;
        candidate.blocks = blocks;
        candidate.score = calibrator.calibrate(expected.likelihood());
        candidate.expectedMillis = session.thinkMillis.mean();
        candidate.madeMillis = atMillis;
        session.open.add(new Open(candidate, range, session.statements + PATIENCE_STATEMENTS));
        candidates.add(candidate);
      }
    }
    return candidates;
  }

  /** Forgets which blocks were read. */
  void forget() {
    sessions.clear();
    successors.clear();
  }
}
