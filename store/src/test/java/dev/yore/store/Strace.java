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
  private static final Pattern CALL = Pattern.compile("(\\d*) *(\\w+)\\((.*)");

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

  /**
   * Runs the program with a second argument to its end, watching one of its threads only, which it
   * tells of before it begins.
   *
   * @param thread its name, as long as the kernel keeps it
   * @param injection as strace takes it; empty to trace {@link #WRITES}
   */
  static Run runWatching(Class<?> main, Path directory, Path trace, String thread, String injection)
      throws IOException, InterruptedException {
    List<String> command = java(main, directory);
    command.add("background");
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Process watcher = null;
    try (BufferedReader out = process.inputReader()) {
      String number = number(String.valueOf(out.readLine()), thread);
      List<String> watching = new ArrayList<>(List.of("strace", "-o", trace.toString()));
      watching.addAll(arguments(injection));
      watching.addAll(List.of("-p", number));
      watcher = new ProcessBuilder(watching).start();
      BufferedReader attached = watcher.errorReader();
      String line = String.valueOf(attached.readLine());
      if (!line.contains("attached")) {
        throw new AssertionError("strace: " + line);
      }
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      List<String> lines = new ArrayList<>();
      for (String said = out.readLine(); said != null; said = out.readLine()) {
        lines.add(said);
      }
      if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)
          || !watcher.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("does not end: " + injection);
      }
      return new Run(process.exitValue(), lines, Files.readAllLines(trace));
    } finally {
      process.destroyForcibly();
      if (watcher != null) {
        watcher.destroyForcibly();
      }
    }
  }

  private static String number(String threads, String thread) {
    for (String word : threads.split(" ")) {
      if (word.startsWith(thread + "=")) {
        return word.substring(thread.length() + 1);
      }
    }
    throw new AssertionError("no thread " + thread + " in: " + threads);
  }

  private static List<String> arguments(String injection) {
    List<String> arguments = new ArrayList<>(List.of("-y", "-s", "0", "-e"));
    if (injection.isEmpty()) {
      arguments.add("trace=" + String.join(",", WRITES));
    } else {
      arguments.add("trace=" + injection.substring(0, injection.indexOf(':')));
      arguments.addAll(List.of("-e", "inject=" + injection));
    }
    return arguments;
  }

  /** Little of the machine, and no writes of the JVM's own. */
  private static List<String> java(Class<?> main, Path directory) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            directory.toString()));
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
    command.addAll(arguments(injection));
    command.addAll(java(main, directory));
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
