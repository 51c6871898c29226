package dev.yore.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.predict.ScoreModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, because Weka sets itself up once per process. */
class WekaRuntimeTest {
  @Test
  void wekaPrintsNothingAndLeavesNothingBehind(@TempDir Path home) throws Exception {
    Path temporary = home.resolve("tmp");
    assertThat(temporary.toFile().mkdir()).isTrue();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + home,
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                UsingProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).isZero();
    assertThat(printed).isEqualTo("done");
    assertThat(home.toFile().list()).containsExactly("tmp");
    assertThat(temporary).isEmptyDirectory();
  }

  /** Uses a model. */
  static final class UsingProcess {
    private UsingProcess() {}

    public static void main(String[] arguments) {
      new WekaModels()
          .create("used", ScoreModel.Target.PROBABILITY, List.of("likelihood"), Runnable::run)
          .learn(new double[1], 0.5, 1, 1);
      System.out.println("done");
    }
  }
}
