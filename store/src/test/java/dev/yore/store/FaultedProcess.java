package dev.yore.store;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process that plays the {@link FaultScript} to its end, whatever happens to it, and says on its
 * standard output what became of each step: {@code done}, {@code idle} where nothing was left to
 * do, {@code refused} with code and message, or {@code broken}, which must never be. With a second
 * argument the store's own threads work, too: it tells of them first and waits for a line.
 */
final class FaultedProcess {
  static final String DONE = "done";
  static final String IDLE = "idle";
  static final String REFUSED = "refused";
  static final String BROKEN = "broken";
  static final String THREADS = "threads";

  /** The store's own thread that is started last. */
  private static final String LAST_THREAD = "yore-tiering";

  private FaultedProcess() {}

  /** Takes the directory to work in. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    boolean background = arguments.length > 1;
    FaultScript script = new FaultScript(Path.of(arguments[0]), background);
    if (background) {
      script.begin();
      out.println(THREADS + " " + threads());
      if (System.in.read() < 0) {
        return;
      }
    }
    for (int step = 0; step < script.size(); step++) {
      out.println(step + " " + play(script, step) + " .");
      script.settle();
    }
  }

  /** The kernel's names and numbers of this process's threads: {@code name=number}, by blanks. */
  private static String threads() throws IOException {
    String threads = namedThreads();
    while (!threads.contains(LAST_THREAD)) {
      Thread.onSpinWait(); // A thread gives itself its name when it begins to run.
      threads = namedThreads();
    }
    return threads;
  }

  private static String namedThreads() throws IOException {
    List<String> threads = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        String name = Files.readString(task.resolve("comm")).trim().replace(' ', '_');
        threads.add(name + "=" + task.getFileName());
      }
    }
    return String.join(" ", threads);
  }

  private static String play(FaultScript script, int step) {
    try {
      script.run(step);
      return DONE;
    } catch (FaultScript.Idle e) {
      return IDLE;
    } catch (StoreException e) {
      return REFUSED + " " + e.code() + " " + oneLine(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      return BROKEN + " " + oneLine(e.toString());
    }
  }

  private static String oneLine(String text) {
    return text.replace('\n', ' ').replace('\r', ' ');
  }
}
