package dev.yore.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HoeffdingModelTest {
  private static final long SEED = 20261122;

  @Test
  void untilItHasSeenEnoughItSaysWhatCountingSays() {
    HoeffdingModel model = new HoeffdingModel();
    assertThat(model.score(features(0.9), 0.33)).isEqualTo(0.33);
    for (int i = 0; i < 1_000; i++) {
      model.learn(features(0.9), true);
    }
    assertThat(model.score(features(0.9), 0.33)).as("it has seen one side only").isEqualTo(0.33);
  }

  @Test
  void itLearnsWhatTellsGoodPredictionsFromBad() {
    HoeffdingModel model = new HoeffdingModel();
    teach(model, 2_000, false);
    assertThat(model.score(features(0.9), 0.5)).isGreaterThan(0.8);
    assertThat(model.score(features(0.1), 0.5)).isLessThan(0.2);
  }

  @Test
  void whenTheWorldHasTurnedRoundANewTreeComesToSaySo() {
    HoeffdingModel model = new HoeffdingModel();
    teach(model, 18_000, false);
    teach(model, 4_500, true);
    assertThat(model.score(features(0.9), 0.5)).isLessThan(0.2);
    assertThat(model.score(features(0.1), 0.5)).isGreaterThan(0.8);
  }

  @Test
  void theBlendIsTheMean() {
    ScoreModel certain =
        new ScoreModel() {
          @Override
          public double score(double[] features, double likelihood) {
            return 1;
          }

          @Override
          public void learn(double[] features, boolean came) {
            throw new AssertionError("nothing to learn here");
          }
        };
    assertThat(new BlendedModel(certain).score(new double[0], 0.5)).isEqualTo(0.75);
  }

  @Test
  void wekaMakesNoFolderInTheUsersHome() {
    new HoeffdingModel().learn(features(0.5), true);
    assertThat(Path.of(System.getProperty("WEKA_HOME"))).isDirectory();
    assertThat(System.getProperty("WEKA_HOME")).doesNotStartWith(System.getProperty("user.home"));
    assertThat(System.getProperty("weka.core.WekaPackageManager.offline")).isEqualTo("true");
  }

  private static void teach(HoeffdingModel model, int examples, boolean reversed) {
    Random random = new Random(SEED);
    for (int i = 0; i < examples; i++) {
      double confidence = random.nextDouble();
      model.learn(features(confidence), confidence > 0.5 != reversed);
    }
  }

  private static double[] features(double confidence) {
    double[] features = new double[Features.NAMES.size()];
    features[Features.NAMES.indexOf("confidence")] = confidence;
    return features;
  }
}
