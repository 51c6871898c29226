package dev.yore.prefetch;

import dev.yore.store.predict.ScoreModel;
import dev.yore.store.predict.ScoreModelProvider;
import java.util.List;
import java.util.concurrent.Executor;

/** Makes models of Weka's trees. Thread-safe. */
public final class WekaModels implements ScoreModelProvider {
  /** Found by the service loader. */
  public WekaModels() {
    WekaRuntime.prepare();
  }

  @Override
  public ScoreModel create(
      String name, ScoreModel.Target target, List<String> features, Executor background) {
    return new BlendedModel(name, experts(target, features, background));
  }

  private static List<Expert> experts(
      ScoreModel.Target target, List<String> features, Executor background) {
    boolean probability = target == ScoreModel.Target.PROBABILITY;
    TrainingRows rows = new TrainingRows(features, probability);
    Expert batch = new BatchTree(rows, background);
    return probability ? List.of(new OnlineTree(rows), batch) : List.of(batch);
  }

  @Override
  public ScoreModel load(
      String name,
      ScoreModel.Target target,
      List<String> features,
      Executor background,
      byte[] saved) {
    BlendedModel model = new BlendedModel(name, experts(target, features, background));
    SavedModel.read(saved, name, features, model);
    return model;
  }
}
