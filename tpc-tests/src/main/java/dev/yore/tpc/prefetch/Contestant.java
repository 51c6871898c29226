package dev.yore.tpc.prefetch;

import dev.yore.prefetch.WekaModels;
import dev.yore.store.predict.PriorModels;

/** Who takes part in the benchmark. */
enum Contestant {
  LRU("lru", "keeps what was used last, fetches nothing ahead"),
  READAHEAD("readahead", "reads on after block on block, up to 32"),
  STRIDE("majority stride", "the majority among the newest 8 to 32 strides, as Leap"),
  BLOCK_MARKOV("block Markov 2", "what came after the last two blocks, eight on"),
  STATEMENT_MARKOV("statement Markov 2", "what came after the last two statements, same values"),
  BLOCK_LEARNER("block learner", "blocks scored by the same Weka learners"),
  COUNTING("yore, counting", "Yore's predictor without Weka"),
  YORE("yore", "Yore's predictor with Weka"),
  ORACLE("oracle", "is told each session's next question");

  private final String title;
  private final String method;

  Contestant(String title, String method) {
    this.title = title;
    this.method = method;
  }

  String title() {
    return title;
  }

  String method() {
    return method;
  }

  /** Whether it is one to be beaten. */
  boolean isBaseline() {
    return this != COUNTING && this != YORE && this != ORACLE;
  }

  Strategy strategy() {
    return switch (this) {
      case LRU -> new Baselines.LeastRecentlyUsed();
      case READAHEAD -> new Baselines.Readahead();
      case STRIDE -> new Baselines.MajorityStride();
      case BLOCK_MARKOV -> new Baselines.BlockMarkov();
      case STATEMENT_MARKOV -> new Baselines.StatementMarkov();
      case BLOCK_LEARNER -> new BlockLearner();
      case COUNTING -> new PredictingStrategy(new PriorModels());
      case YORE -> new PredictingStrategy(new WekaModels());
      case ORACLE -> new Baselines.Oracle();
    };
  }
}
