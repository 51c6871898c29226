package dev.yore.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.StoreException;
import dev.yore.store.predict.ScoreModel;
import dev.yore.store.predict.ScoreModel.Target;
import dev.yore.store.predict.ScoreModelProvider;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Weka's learners behind the model interface. */
class WekaModelsTest {
  private static final List<String> FEATURES = List.of("likelihood", "noise");

  private static ScoreModel model(Target target) {
    return new WekaModels().create("used", target, FEATURES, Runnable::run);
  }

  /** Likely things never come, unlikely ones always do: the prior is wrong. */
  private static void teach(ScoreModel model, int examples) {
    Random random = new Random(3);
    for (int i = 0; i < examples; i++) {
      double likelihood = random.nextDouble();
      double[] features = {likelihood, random.nextDouble()};
      model.learn(features, likelihood, likelihood < 0.5 ? 1 : 0, 1);
    }
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(ScoreModelProvider.class).findFirst())
        .get()
        .isInstanceOf(WekaModels.class);
  }

  @Test
  void saysWhatThePriorSaysUntilItKnowsBetter() {
    ScoreModel model = model(Target.PROBABILITY);
    assertThat(model.score(new double[] {0.9, 0.5}, 0.9)).isEqualTo(0.9);
    teach(model, 3000);
    assertThat(model.score(new double[] {0.9, 0.5}, 0.9)).isLessThan(0.2);
    assertThat(model.score(new double[] {0.1, 0.5}, 0.1)).isGreaterThan(0.8);
    assertThat(model.info().brier()).isLessThan(model.info().priorBrier() / 2);
    assertThat(model.info().learner()).isEqualTo("HoeffdingTree+REPTree");
  }

  @Test
  void learnsNumbersToo() {
    ScoreModel model = new WekaModels().create("n", Target.NUMBER, FEATURES, Runnable::run);
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      double x = random.nextDouble();
      model.learn(new double[] {x, random.nextDouble()}, 5, x < 0.5 ? 2 : 8, 1);
    }
    assertThat(model.score(new double[] {0.2, 0}, 5)).isLessThan(3.5);
    assertThat(model.score(new double[] {0.8, 0}, 5)).isGreaterThan(6.5);
  }

  @Test
  void whatWeighsMoreIsLearnedRather() {
    ScoreModel model = model(Target.PROBABILITY);
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      // Of the same features: small ones come, and there are three times as many; large ones do
      // not.
      boolean large = i % 4 == 0;
      double[] features = {0.5, random.nextDouble()};
      model.learn(features, 0.5, large ? 0 : 1, large ? 9 : 1);
    }
    assertThat(model.score(new double[] {0.5, 0.5}, 0.5)).isLessThan(0.4);
  }

  @Test
  void modelsNeedNoFeatureThatIsThePrior() {
    ScoreModel model =
        new WekaModels().create("blocks", Target.PROBABILITY, List.of("a", "b"), Runnable::run);
    Random random = new Random(9);
    for (int i = 0; i < 1000; i++) {
      double a = random.nextDouble();
      model.learn(new double[] {a, 0}, 0.3, a < 0.5 ? 1 : 0, 1);
    }
    assertThat(model.score(new double[] {0.1, 0}, 0.3)).isGreaterThan(0.8);
  }

  @Test
  void goesOnWithWhatItKnewAfterARestart() {
    ScoreModel model = model(Target.PROBABILITY);
    teach(model, 2000);
    byte[] saved = model.save();
    ScoreModel again =
        new WekaModels().load("used", Target.PROBABILITY, FEATURES, Runnable::run, saved);
    for (double x = 0.05; x < 1; x += 0.1) {
      double[] features = {x, 0.5};
      assertThat(again.score(features, x)).isEqualTo(model.score(features, x));
    }
    assertThat(again.info().labels()).isEqualTo(2000);
  }

  @Test
  void aDamagedModelIsRefused() {
    ScoreModel model = model(Target.PROBABILITY);
    teach(model, 500);
    byte[] saved = model.save();
    byte[] cut = java.util.Arrays.copyOf(saved, saved.length / 2);
    assertThatThrownBy(
            () -> new WekaModels().load("used", Target.PROBABILITY, FEATURES, Runnable::run, cut))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void aModelOfOtherFeaturesBeginsAnew() {
    ScoreModel model = model(Target.PROBABILITY);
    teach(model, 500);
    ScoreModel other =
        new WekaModels()
            .load("used", Target.PROBABILITY, List.of("a", "b"), Runnable::run, model.save());
    assertThat(other.info().labels()).isZero();
  }
}
