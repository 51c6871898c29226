package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A process that works in a store until it is killed, and the lines it has printed. One thread. */
public final class KilledProcess {
  /** Printed when there is something to kill. */
  public static final String READY = "ready";

  /** Nothing on any machine should take so long. */
  private static final long MAX_SECONDS = 300;

  private KilledProcess() {}

  /**
   * Starts the program, waits until it is ready and then so long, and kills it.
   *
   * @return its whole lines
   */
  public static List<String> runAndKill(Class<?> main, Path directory, int millis)
      throws IOException, InterruptedException {
    return runAndKill(main, directory, millis, lines -> true);
  }

  /**
   * Likewise, but lets it live on until it has printed enough: for what must have happened also
   * where the time before would not do for it.
   */
  public static List<String> runAndKill(
      Class<?> main, Path directory, int millis, Predicate<List<String>> enough)
      throws IOException, InterruptedException {
    Process process = ChildJvm.start(main, directory.toString());
    List<String> lines = new CopyOnWriteArrayList<>();
    Thread listener = new Thread(() -> listen(process, lines));
    listener.start();
    await(process, () -> lines.contains(READY));
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    await(process, () -> enough.test(lines));
    assertThat(process.isAlive()).as("the process must live until it is killed").isTrue();
    process.toHandle().destroyForcibly(); // Unlike Process.destroyForcibly it leaves the pipe open.
    process.waitFor();
    listener.join();
    return lines;
  }

  private static void await(Process process, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
    while (process.isAlive() && !condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** The last line may be cut; so every one ends with a point of its own. */
  private static void listen(Process process, List<String> lines) {
    try (BufferedReader in = process.inputReader()) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.endsWith(" .") || line.equals(READY)) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      // The stream ends with the process.
    }
  }
}
