package dev.yore.tpc.prefetch;

import dev.yore.store.predict.BlockFetch;
import dev.yore.store.predict.BoundStatement;
import dev.yore.store.predict.Candidate;
import dev.yore.store.predict.FetchController;
import dev.yore.store.predict.FetchPlan;
import dev.yore.store.predict.ParameterValue;
import dev.yore.store.predict.PredictionDoor;
import dev.yore.store.predict.ScoreModelProvider;
import dev.yore.store.predict.Scorecard;
import dev.yore.store.predict.StatementPredictor;
import dev.yore.store.predict.StatementPredictor.Asking;
import dev.yore.store.predict.StatementShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Yore's own predictor at work in the simulation. */
final class PredictingStrategy implements Strategy, PredictionDoor {
  private static final String BRANCH = "main";
  private static final double BUFFER_SHARE = 0.8;

  /** What an owner's blocks are worth once its next question has come. */
  private static final double STALE = 0.3;

  private static final long TIMED = -2;

  private final Map<String, Template> templates = new HashMap<>();
  private final FetchController controller = new FetchController();
  private final StatementPredictor predictor;
  private final List<double[]> uses = new ArrayList<>();
  private @Nullable BlockTiers tiers;

  PredictingStrategy(ScoreModelProvider models) {
    this.predictor = new StatementPredictor(this, models, Runnable::run, candidate -> {});
  }

  Scorecard scorecard() {
    return predictor.scorecard();
  }

  FetchController controller() {
    return controller;
  }

  /** Each use and waste: when, and 1 or 0. */
  List<double[]> uses() {
    return uses;
  }

  @Override
  public boolean keepsByArrival() {
    return false;
  }

  @Override
  public BlockMemory memory() {
    return new BlockMemory.OfStore();
  }

  @Override
  public void begins(BlockTiers in, Question question) {
    tiers = in;
    templates.put(question.template.name(), question.template);
    BoundStatement statement = question.template.bind(question.values);
    List<Candidate> candidates =
        predictor.observe(
            new Asking(question.session, BRANCH, statement, in.nowMillis(), question.blocks),
            controller.maxDepth());
    in.diverged(question.session, STALE);
    fetch(in, candidates, question.session);
  }

  @Override
  public void tick(BlockTiers in) {
    tiers = in;
    fetch(in, predictor.tick(in.nowMillis()), TIMED);
  }

  private void fetch(BlockTiers in, List<Candidate> candidates, long owner) {
    int limit = (int) (in.bufferBlocks() * BUFFER_SHARE);
    // What is there already is told, too: it must not go before it is read.
    for (BlockFetch fetch : FetchPlan.of(candidates, in::tierMillis, controller.threshold())) {
      if (in.isInMemory(fetch.block()) || limit-- > 0) {
        in.fetch(fetch.block(), fetch.value(), owner);
      }
    }
  }

  @Override
  public void used(long block, long owner, boolean late) {
    controller.used(late);
    note(1);
  }

  @Override
  public void missed(long block, long owner) {
    controller.missed();
  }

  @Override
  public void wasted(long block, long owner) {
    controller.wasted();
    note(0);
  }

  private void note(double used) {
    if (tiers != null) {
      uses.add(new double[] {tiers.nowMillis(), used});
    }
  }

  private static Template template(Map<String, Template> templates, StatementShape shape) {
    return java.util.Objects.requireNonNull(templates.get(shape.pieces().get(0)), "template");
  }

  @Override
  public long[] blocks(BoundStatement statement, String branch, long atMillis) {
    Template template = template(templates, statement.shape());
    double[] values = statement.values().stream().mapToDouble(ParameterValue::position).toArray();
    return template.blocks(values, TieredTables.hourAt(atMillis));
  }

  @Override
  public double tolerance(StatementShape shape, int place, ParameterValue value) {
    // Half a block.
    return value.kind() == ParameterValue.Kind.REAL
        ? 0.5 / TieredTables.blocks(template(templates, shape).table())
        : 0.5;
  }

  @Override
  public double now(ParameterValue.Kind kind, long atMillis) {
    return kind == ParameterValue.Kind.WHOLE ? TieredTables.hourAt(atMillis) : Double.NaN;
  }

  @Override
  public double fetchMillis(long block) {
    return tiers == null ? 0 : tiers.readMillis(block);
  }
}
