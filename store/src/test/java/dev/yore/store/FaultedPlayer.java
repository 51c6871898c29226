package dev.yore.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@link FaultedProcess}es play, under {@link Strace}: one after the other as long as they
 * live, since most of what a play costs is the start of a JVM. Confined to one thread.
 */
final class FaultedPlayer implements AutoCloseable {
  /** A store that could not be closed keeps what it has opened; so not for ever. */
  private static final int MAX_PLAYS = 60;

  private static final long MAX_SECONDS = 300;

  private final Path directory;
  private @Nullable Process process;
  private int plays;
  private int total;

  /**
   * Plays nothing yet.
   *
   * @param directory where plays and traces are kept meanwhile; nobody else's
   */
  FaultedPlayer(Path directory) {
    this.directory = directory;
  }

  /**
   * How a play ended.
   *
   * @param root where it was; deleted when this is closed
   * @param lines what was said of the steps
   */
  record Play(Path root, List<String> lines, List<String> trace) implements AutoCloseable {
    boolean hit() {
      return trace.stream().anyMatch(line -> line.contains("(INJECTED)"));
    }

    boolean killed() {
      return trace.stream().anyMatch(line -> line.contains("+++ killed by SIGKILL +++"));
    }

    List<Strace.Call> calls() {
      return Strace.callsBelow(root, trace);
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> tree = Files.walk(root)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /**
   * Lets a process play to its end, or to its death. A number counts calls of the thread, and the
   * first play of a process makes more of them, since it loads what the next ones have.
   *
   * @param thread whose calls are watched: {@link FaultedProcess#SCRIPT}, or a thread of the
   *     store's, which then works in the background
   * @param injection as strace takes it; empty for none
   */
  Play play(String thread, String injection) throws IOException, InterruptedException {
    if (plays >= MAX_PLAYS) {
      stop();
    }
    Process player = process == null ? start() : process;
    process = player;
    plays++;
    Path root = Files.createDirectories(directory.resolve("play-" + total++));
    CompletableFuture<Void> alarm = alarm(player);
    try {
      return play(player, root, thread, injection);
    } finally {
      alarm.cancel(false);
      if (!player.isAlive()) {
        stop();
      }
    }
  }

  /** So that the next play is its process's first. */
  void stop() throws IOException, InterruptedException {
    Process stopped = process;
    process = null;
    plays = 0;
    if (stopped != null) {
      stopped.getOutputStream().close();
      if (!stopped.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
        stopped.destroyForcibly();
      }
    }
  }

  private Play play(Process player, Path root, String thread, String injection)
      throws IOException, InterruptedException {
    BufferedReader out = player.inputReader(StandardCharsets.UTF_8);
    Writer in = player.outputWriter(StandardCharsets.UTF_8);
    boolean alone = thread.equals(FaultedProcess.SCRIPT);
    in.write((alone ? FaultedProcess.ALONE : FaultedProcess.BACKGROUND) + " " + root + "\n");
    in.flush();
    String number = number(String.valueOf(out.readLine()), thread);
    try (Strace strace = Strace.attach(number, directory.resolve("trace"), injection)) {
      in.write("\n");
      in.flush();
      List<String> lines = new ArrayList<>();
      String line = out.readLine();
      while (line != null && !line.equals(FaultedProcess.END)) {
        lines.add(line);
        line = out.readLine();
      }
      if (line == null) {
        player.waitFor();
      }
      return new Play(root, lines, strace.finish());
    }
  }

  private static CompletableFuture<Void> alarm(Process player) {
    Executor late = CompletableFuture.delayedExecutor(MAX_SECONDS, TimeUnit.SECONDS);
    return CompletableFuture.runAsync(player::destroyForcibly, late);
  }

  private static String number(String threads, String thread) {
    for (String word : threads.split(" ")) {
      if (word.startsWith(FaultedProcess.kept(thread) + "=")) {
        return word.substring(word.indexOf('=') + 1);
      }
    }
    throw new AssertionError("no thread " + thread + " in: " + threads);
  }

  /** Little of the machine, and no writes of the JVM's own. */
  private static Process start() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            FaultedProcess.class.getName());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  @Override
  public void close() throws IOException {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
