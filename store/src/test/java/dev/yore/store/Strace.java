package dev.yore.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a Java program under {@code strace}, to see its system calls or to let one of them fail.
 * Stateless.
 */
final class Strace {
  /** Calls that change what is on disk, or say that it is there. */
  static final List<String> WRITES =
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

  /** {@code tid call(arguments…}; a call that was interrupted by another's line is continued. */
  private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\((.*)");

  private static final long MAX_SECONDS = 120;

  private Strace() {}

  /** The n-th call of a kind of the thread that made it, counted from 1. */
  record Call(String name, int number, String arguments) {
    String injection(String fault) {
      return name + ":" + fault + ":when=" + number;
    }

    @Override
    public String toString() {
      return "%s #%d (%s)".formatted(name, number, arguments);
    }
  }

  /** How a program ended, what it printed and how often a fault was injected. */
  record Run(int exitCode, List<String> lines, List<String> trace) {
    boolean hit() {
      return trace.stream().anyMatch(line -> line.contains("(INJECTED)"));
    }

    boolean killed() {
      return trace.stream().anyMatch(line -> line.contains("+++ killed by SIGKILL +++"));
    }
  }

  /** Whether there is a strace that may trace. */
  static boolean isUsable() {
    try {
      Process probe =
          new ProcessBuilder(
                  "strace", "-f", "--seccomp-bpf", "-e", "inject=fsync:error=EIO:when=99", "true")
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
   * Calls of a run that name files below a directory, in order. Those of the thread that makes most
   * of them: a number is counted for each thread, so it would mean another call to another thread.
   * (LMDB copies itself with a thread of its own.)
   */
  static List<Call> callsBelow(Path directory, List<String> trace) {
    Map<String, Integer> counts = new HashMap<>();
    Map<String, List<Call>> byThread = new HashMap<>();
    for (String line : trace) {
      Matcher call = CALL.matcher(line);
      if (call.lookingAt()) {
        int number = counts.merge(call.group(1) + call.group(2), 1, Integer::sum);
        if (call.group(3).contains(directory.toString())) {
          byThread
              .computeIfAbsent(call.group(1), thread -> new ArrayList<>())
              .add(new Call(call.group(2), number, shortened(call.group(3), directory)));
        }
      }
    }
    return byThread.values().stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
  }

  private static String shortened(String arguments, Path directory) {
    String text = arguments.replace(directory + "/", "");
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }

  /**
   * Runs the program to its end.
   *
   * @param trace where the trace is kept meanwhile
   * @param injection as strace takes it; empty to trace {@link #WRITES}
   */
  static Run run(Class<?> main, Path directory, Path trace, String injection)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("strace", "-f", "-o", trace.toString()));
    if (!injection.contains("signal=")) {
      command.add("--seccomp-bpf"); // Much faster, but then strace sends no signals.
    }
    command.addAll(List.of("-y", "-s", "0", "-e"));
    if (injection.isEmpty()) {
      command.add("trace=" + String.join(",", WRITES));
    } else {
      command.add("trace=" + injection.substring(0, injection.indexOf(':')));
      command.addAll(List.of("-e", "inject=" + injection));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Little of the machine, and no writes of the JVM's own.
    command.addAll(
        List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(main.getName(), directory.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      List<String> lines = new ArrayList<>();
      try (BufferedReader out = process.inputReader()) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          lines.add(line);
        }
      }
      if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("does not end: " + injection);
      }
      return new Run(process.exitValue(), lines, Files.readAllLines(trace));
    } finally {
      process.destroyForcibly();
    }
  }
}
