package dev.yore.tpc.prefetch;

/** Who does what between questions on a real store. */
enum RealReader {
  LRU("lru"),
  READAHEAD("readahead"),
  STRIDE("majority stride"),
  BLOCK_MARKOV("block Markov 2"),
  STATEMENT_MARKOV("statement Markov 2"),
  BLOCK_LEARNER("block learner"),
  YORE("yore"),
  ORACLE("oracle");

  private final String title;

  RealReader(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Whether it is one to be beaten. */
  boolean isBaseline() {
    return this != YORE && this != ORACLE;
  }

  /** Whether what was asked long ago makes a difference to it. */
  boolean learns() {
    return switch (this) {
      case BLOCK_MARKOV, STATEMENT_MARKOV, BLOCK_LEARNER, YORE -> true;
      case LRU, READAHEAD, STRIDE, ORACLE -> false;
    };
  }

  /** What it would fetch; Yore's own does so by itself. */
  Strategy strategy() {
    return switch (this) {
      case LRU, YORE -> new Baselines.LeastRecentlyUsed();
      case READAHEAD -> new Baselines.Readahead();
      case STRIDE -> new Baselines.MajorityStride();
      case BLOCK_MARKOV -> new Baselines.BlockMarkov();
      case STATEMENT_MARKOV -> new Baselines.StatementMarkov();
      case BLOCK_LEARNER -> new BlockLearner();
      case ORACLE -> new NextQuestion();
    };
  }

  /** Is told each session's next question when it has asked the one before. */
  private static final class NextQuestion implements Strategy {
    @Override
    public void decided(BlockTiers tiers, Question question, long atMillis) {
      double seconds = Math.max(0, atMillis - tiers.nowMillis()) / 1000.0;
      for (long block : question.blocks) {
        tiers.fetch(block, 1 / (1 + seconds), question.session);
      }
    }
  }
}
