package dev.yore.store.predict;

import dev.yore.store.scan.ScanSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that may come. Made by the predictor; outcome and progress are set as they are known.
 * Confined to one thread at a time.
 */
public final class Candidate {
  /** How it was thought of. */
  public enum Generator {
    /** It follows what the session just asked. */
    CHAIN,
    /** As CHAIN, with the second best values. */
    ALTERNATIVE,
    /** As CHAIN, with values asked for often. */
    FREQUENT,
    /** The session goes on with what it was doing before something came between. */
    RESUMED,
    /** It comes at its time of day, or after its period. */
    PERIODIC,
    /** A client said so. */
    HINTED,
    /** Blocks that are read after others, of statements that cannot be planned. */
    SUCCESSOR
  }

  /** What became of it. */
  public enum Outcome {
    OPEN,
    /** It came, and what it read had been fetched. */
    USED,
    /** It came before fetching had ended. */
    LATE,
    /** It did not come in time though it was fetched for. */
    UNUSED,
    /** It came, and nothing had been fetched for it. */
    NOT_FETCHED,
    /** It did not come, and nothing had been fetched for it. */
    NOT_COME
  }

  final int shapeId;
  final BoundStatement statement;
  final String branch;
  final long sessionId;
  final Generator generator;
  final int depth;
  final double likelihood;
  final @Nullable Candidate parent;
  double transition;
  double support;
  double weakest;
  double product;

  /** Whether it has values that only others have asked for, so that it tells of them. */
  boolean borrowed;

  double expectedMillis;
  double timePrior;
  double writePrior;
  double writeProbability;

  /** What it would have taken to read it when it was thought of; 0 if it was in memory. */
  double coldMillis;

  long[] blocks = new long[0];

  /** What it would scan where its statement does not say; null where that does. */
  @Nullable List<ScanSpec> scans;

  long[] sample = new long[0];
  boolean[] seen = new boolean[0];
  double[] features = new double[0];
  double[] writeFeatures = new double[0];
  double modelled;
  double raw;
  double score;
  long madeMillis;
  long deadlineMillis = Long.MAX_VALUE;
  long deadlineStatements = Long.MAX_VALUE;
  boolean fetched;
  boolean fetchedInTime;
  Outcome outcome = Outcome.OPEN;

  Candidate(
      int shapeId,
      BoundStatement statement,
      String branch,
      long sessionId,
      Generator generator,
      int depth,
      double likelihood,
      @Nullable Candidate parent) {
    this.shapeId = shapeId;
    this.statement = statement;
    this.branch = branch;
    this.sessionId = sessionId;
    this.generator = generator;
    this.depth = depth;
    this.likelihood = likelihood;
    this.parent = parent;
  }

  public BoundStatement statement() {
    return statement;
  }

  public String branch() {
    return branch;
  }

  public long sessionId() {
    return sessionId;
  }

  public Generator generator() {
    return generator;
  }

  /** 1 for the next statement, 2 for the one after. */
  public int depth() {
    return depth;
  }

  /** The blocks it would read. */
  public long[] blocks() {
    return blocks;
  }

  /** What counting alone thinks of it, 0 to 1. */
  public double likelihood() {
    return likelihood;
  }

  /** What the models think of it before calibration, 0 to 1. */
  public double rawScore() {
    return raw;
  }

  /** How often such predictions have come, 0 to 1. */
  public double score() {
    return score;
  }

  /** When it is expected, from when it was made. */
  public double expectedMillis() {
    return expectedMillis;
  }

  /** How likely somebody writes to what it reads before it comes, 0 to 1. */
  public double writeProbability() {
    return writeProbability;
  }

  public long madeMillis() {
    return madeMillis;
  }

  public Outcome outcome() {
    return outcome;
  }

  /** Something is being fetched for it. */
  public void markFetched() {
    fetched = true;
  }

  /** All that is to be fetched for it has been. */
  public void markComplete() {
    fetchedInTime = true;
  }

  /** Whether nobody need fetch anything for it any more. */
  public boolean isClosed() {
    return outcome != Outcome.OPEN;
  }
}
