package dev.yore.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A process that plays the {@link FaultScript} in each directory it is told, to its end, whatever
 * happens to it, and says on its standard output what became of each step: {@code done}, {@code
 * idle} where nothing was left to do, {@code refused} with code and message, or {@code broken},
 * which must never be. Each play has a thread of its own, of which, and of those that the store has
 * started for it, the process tells first; then it waits for a line.
 *
 * <p>Input: {@code background|alone directory}, then an empty line; again and again.
 */
final class FaultedProcess {
  static final String DONE = "done";
  static final String IDLE = "idle";
  static final String REFUSED = "refused";
  static final String BROKEN = "broken";

  /** What it says before and after each play. */
  static final String THREADS = "threads";

  static final String END = "end";

  /** Has the store's own threads work, too. */
  static final String BACKGROUND = "background";

  static final String ALONE = "alone";

  /** The thread that plays. */
  static final String SCRIPT = "script";

  /** The store's own threads, as far as the kernel keeps their names. */
  private static final List<String> OF_STORE =
      Stream.of("yore-maintenance", "yore-coalescence", "yore-tiering")
          .map(FaultedProcess::kept)
          .toList();

  private static final int KEPT_LETTERS = 15;

  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private FaultedProcess() {}

  /** What the kernel keeps of a thread's name. */
  static String kept(String name) {
    return name.substring(0, Math.min(name.length(), KEPT_LETTERS));
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    FaultedProcess process = new FaultedProcess();
    for (String line = process.in.readLine(); line != null; line = process.in.readLine()) {
      String[] words = line.split(" ", 2);
      Thread thread =
          new Thread(() -> process.play(Path.of(words[1]), words[0].equals(BACKGROUND)), SCRIPT);
      thread.start();
      thread.join();
    }
  }

  private void play(Path directory, boolean background) {
    try {
      Map<String, String> before = threads();
      FaultScript script = new FaultScript(directory, background);
      if (background) {
        script.begin();
      }
      out.println(THREADS + " " + newThreads(before, background));
      if (in.readLine() == null) {
        return;
      }
      for (int step = 0; step < script.size(); step++) {
        out.println(step + " " + play(script, step) + " .");
        script.settle();
      }
      out.println(END);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * {@code name=number}, by blanks, of this thread and of those that began later. A thread gives
   * itself its name when it begins to run, so this waits for those that must be there.
   */
  private static String newThreads(Map<String, String> before, boolean background)
      throws IOException {
    String own = Path.of("/proc/thread-self").toRealPath().getFileName().toString();
    while (true) {
      Map<String, String> now = threads();
      now.keySet().removeAll(before.keySet());
      if (!background || now.values().containsAll(OF_STORE)) {
        List<String> named = new ArrayList<>(List.of(SCRIPT + "=" + own));
        now.forEach((number, name) -> named.add(name + "=" + number));
        return String.join(" ", named);
      }
      Thread.onSpinWait();
    }
  }

  /** The kernel's numbers and names of this process's threads. */
  private static Map<String, String> threads() throws IOException {
    Map<String, String> threads = new TreeMap<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        try {
          String name = Files.readString(task.resolve("comm")).trim().replace(' ', '_');
          threads.put(task.getFileName().toString(), name);
        } catch (NoSuchFileException e) {
          continue; // It has ended meanwhile.
        }
      }
    }
    return threads;
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
