package dev.yore.store.predict;

import dev.yore.store.StoreException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes models go on with what they knew. Without a provider, or with one that fails, there is
 * counting. Stateless.
 */
final class KeptModels implements ScoreModelProvider {
  private static final Logger LOG = LoggerFactory.getLogger(KeptModels.class);

  private final ScoreModelProvider provider;
  private final Function<String, byte @Nullable []> saved;

  private KeptModels(ScoreModelProvider provider, Function<String, byte @Nullable []> saved) {
    this.provider = provider;
    this.saved = saved;
  }

  /** The first provider that this library's class loader finds and that starts. */
  static KeptModels find(Function<String, byte @Nullable []> saved) {
    return new KeptModels(provider(), saved);
  }

  private static ScoreModelProvider provider() {
    try {
      return ServiceLoader.load(ScoreModelProvider.class, ScoreModelProvider.class.getClassLoader())
          .findFirst()
          .orElseGet(PriorModels::new);
    } catch (RuntimeException | LinkageError | java.util.ServiceConfigurationError e) {
      LOG.warn("Models of predictions did not start; predicting by counting alone", e);
      return new PriorModels();
    }
  }

  @Override
  public ScoreModel create(
      String name, ScoreModel.Target target, List<String> features, Executor background) {
    try {
      return known(name, target, features, background);
    } catch (LinkageError e) { // The provider is there, but not the library it needs.
      LOG.warn("Model {} did not start; predicting by counting alone: {}", name, e.toString());
      return new PriorModels().create(name, target, features, background);
    }
  }

  private ScoreModel known(
      String name, ScoreModel.Target target, List<String> features, Executor background) {
    byte[] known = saved.apply(name);
    if (known != null && known.length > 0) {
      try {
        return provider.load(name, target, features, background, known);
      } catch (StoreException e) {
        LOG.warn("What model {} had learned is forgotten: {}", name, e.getMessage());
      }
    }
    return provider.create(name, target, features, background);
  }

  @Override
  public ScoreModel load(
      String name,
      ScoreModel.Target target,
      List<String> features,
      Executor background,
      byte[] bytes) {
    return provider.load(name, target, features, background, bytes);
  }
}
