package dev.yore.store;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that plays the {@link FaultScript} to its end, whatever happens to it, and says on its
 * standard output what became of each step: {@code done}, {@code idle} where nothing was left to
 * do, {@code refused} with code and message, or {@code broken}, which must never be.
 */
final class FaultedProcess {
  static final String DONE = "done";
  static final String IDLE = "idle";
  static final String REFUSED = "refused";
  static final String BROKEN = "broken";

  private FaultedProcess() {}

  /** Takes the directory to work in. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    FaultScript script = new FaultScript(Path.of(arguments[0]));
    for (int step = 0; step < script.size(); step++) {
      out.println(step + " " + play(script, step) + " .");
    }
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
