package dev.yore.store.predict;

import java.util.List;
import java.util.concurrent.Executor;

/** Models that believe the prior: what there is without a provider. Stateless. */
public final class PriorModels implements ScoreModelProvider {
  @Override
  public ScoreModel create(
      String name, ScoreModel.Target target, List<String> features, Executor background) {
    return new PriorModel(name);
  }

  @Override
  public ScoreModel load(
      String name,
      ScoreModel.Target target,
      List<String> features,
      Executor background,
      byte[] saved) {
    return new PriorModel(name);
  }

  /** Only counts. */
  private static final class PriorModel implements ScoreModel {
    private final String name;
    private long labels;

    PriorModel(String name) {
      this.name = name;
    }

    @Override
    public double score(double[] features, double prior) {
      return prior;
    }

    @Override
    public void learn(double[] features, double prior, double truth, double weight) {
      labels++;
    }

    @Override
    public Info info() {
      return new Info(name, "counting", 1, labels, Double.NaN, Double.NaN, 0);
    }

    @Override
    public byte[] save() {
      return new byte[0];
    }
  }
}
