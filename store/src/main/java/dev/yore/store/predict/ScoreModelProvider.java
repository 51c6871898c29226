package dev.yore.store.predict;

import java.util.List;
import java.util.concurrent.Executor;

/** Makes score models; found by {@link java.util.ServiceLoader}. Thread-safe. */
public interface ScoreModelProvider {
  /**
   * A model that knows nothing yet.
   *
   * @param name what is asked of it
   * @param features names, in the order of the vectors
   * @param background where long training runs; may run it at once
   */
  ScoreModel create(
      String name, ScoreModel.Target target, List<String> features, Executor background);

  /**
   * A model as it was saved.
   *
   * @throws dev.yore.store.StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}
   */
  ScoreModel load(
      String name,
      ScoreModel.Target target,
      List<String> features,
      Executor background,
      byte[] saved);
}
