package dev.yore.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code strace} attached to one thread of another process, to see its system calls or to let one
 * of them fail. Confined to one thread.
 */
final class Strace implements AutoCloseable {
  /** Calls that change what is on disk, or say that it is there. */
  private static final List<String> WRITES =
      List.of(
          "write",
          "pwrite64",
          "pwritev",
          "fsync",
          "fdatasync",
          "msync",
          "rename",
          "ftruncate",
          "unlink",
          "mkdir");

  private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)");

  private static final long MAX_SECONDS = 120;

  private final Process process;
  private final Path trace;

  /** The n-th call of a kind of the thread, counted from 1. */
  record Call(String name, int number, String arguments) {
    String injection(String fault) {
      return name + ":" + fault + ":when=" + number;
    }

    @Override
    public String toString() {
      return "%s #%d (%s)".formatted(name, number, arguments);
    }
  }

  private Strace(Process process, Path trace) {
    this.process = process;
    this.trace = trace;
  }

  /** Whether there is a strace that may trace. */
  static boolean isUsable() {
    try {
      Process probe =
          new ProcessBuilder("strace", "-f", "-e", "inject=fsync:error=EIO:when=99", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return probe.waitFor(10, TimeUnit.SECONDS) && probe.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Begins to watch a thread; it may go on when this returns.
   *
   * @param thread the kernel's number
   * @param trace where the trace is kept
   * @param injection as strace takes it; empty to trace all writes
   */
  static Strace attach(String thread, Path trace, String injection) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("strace", "-y", "-s", "0", "-o", trace.toString(), "-e"));
    if (injection.isEmpty()) {
      command.add("trace=" + String.join(",", WRITES));
    } else {
      command.add("trace=" + injection.substring(0, injection.indexOf(':')));
      command.addAll(List.of("-e", "inject=" + injection));
    }
    command.addAll(List.of("-p", thread));
    Process process = new ProcessBuilder(command).start();
    String line = String.valueOf(process.errorReader().readLine());
    if (!line.contains("attached")) {
      process.destroyForcibly();
      throw new AssertionError("strace: " + line);
    }
    return new Strace(process, trace);
  }

  /** Stops watching, if the thread has not ended, and returns the trace. */
  List<String> finish() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("strace does not end");
    }
    return Files.readAllLines(trace);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Calls in a trace that name files below a directory, in order. */
  static List<Call> callsBelow(Path directory, List<String> trace) {
    Map<String, Integer> counts = new HashMap<>();
    List<Call> calls = new ArrayList<>();
    for (String line : trace) {
      Matcher call = CALL.matcher(line);
      if (call.lookingAt()) {
        int number = counts.merge(call.group(1), 1, Integer::sum);
        if (call.group(2).contains(directory.toString())) {
          calls.add(new Call(call.group(1), number, shortened(call.group(2), directory)));
        }
      }
    }
    return calls;
  }

  private static String shortened(String arguments, Path directory) {
    String text = arguments.replace(directory + "/", "");
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}
