package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that works in a store until it is killed, and the lines it has printed. One thread. */
public final class KilledProcess {
  /** Printed when there is something to kill. */
  public static final String READY = "ready";

  private static final long MAX_SECONDS = 60;

  private KilledProcess() {}

  /**
   * Starts the program, waits until it is ready and then so long, and kills it.
   *
   * @return its whole lines
   */
  public static List<String> runAndKill(Class<?> main, Path directory, int millis)
      throws IOException, InterruptedException {
    Process process = ChildJvm.start(main, directory.toString());
    List<String> lines = new CopyOnWriteArrayList<>();
    Thread listener = new Thread(() -> listen(process, lines));
    listener.start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
    while (process.isAlive() && !lines.contains(READY)) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    assertThat(process.isAlive()).as("the process must live until it is killed").isTrue();
    process.toHandle().destroyForcibly(); // Unlike Process.destroyForcibly it leaves the pipe open.
    process.waitFor();
    listener.join();
    return lines;
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
