package dev.yore.tpc.bench.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A database server started by {@code peers.sh} for one run: own data directory, own port, own
 * password. It is stopped when this is closed, and by the script itself when this process goes
 * without doing so.
 */
final class PeerServer implements AutoCloseable {
  private static final String SCRIPT = "peers.sh";
  private static final int NOT_INSTALLED = 3;
  private static final int PASSWORD_BYTES = 16;
  private static final int SCRIPT_MINUTES = 3;

  // What a shutdown must stop; added and removed by the threads that start and close them.
  private static final Set<PeerServer> RUNNING = ConcurrentHashMap.newKeySet();

  private final String kind;
  private final Path directory;
  private final Path script;
  private final int port;
  private final String password;

  private PeerServer(String kind, Path directory, Path script, int port, String password) {
    this.kind = kind;
    this.directory = directory;
    this.script = script;
    this.port = port;
    this.password = password;
  }

  /** Says how to get a server that is not there; nothing if it is. */
  static Optional<String> missing(String kind) throws IOException {
    Path script = Files.createTempFile("yore-bench", ".sh");
    try {
      writeScript(script);
      Outcome outcome = run(script, Map.of(), "find", kind);
      return outcome.code() == 0
          ? Optional.empty()
          : Optional.of(outcome.output().replace("peers.sh: ", "").strip());
    } finally {
      Files.delete(script);
    }
  }

  /**
   * Starts an empty server.
   *
   * @param kind {@code postgres} or {@code mariadb}
   * @param home of the server's directory and the script
   */
  static PeerServer start(String kind, Path home) throws IOException, SQLException {
    return start(kind, home, ProcessHandle.current().pid());
  }

  /** Likewise, to be stopped when the owner ends. */
  static PeerServer start(String kind, Path home, long ownerPid) throws IOException, SQLException {
    Files.createDirectories(home);
    Path script = home.resolve(SCRIPT);
    writeScript(script);
    byte[] secret = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(secret);
    PeerServer server =
        new PeerServer(
            kind, home.resolve("server"), script, freePort(), HexFormat.of().formatHex(secret));
    Outcome outcome =
        run(
            script,
            Map.of(
                "YORE_BENCH_PASSWORD",
                server.password,
                "YORE_BENCH_OWNER",
                Long.toString(ownerPid)),
            "start",
            kind,
            server.directory.toString(),
            Integer.toString(server.port));
    if (outcome.code() != 0) {
      throw new SQLException(
          (outcome.code() == NOT_INSTALLED ? "" : kind + " did not start: ") + outcome.output());
    }
    RUNNING.add(server);
    return server;
  }

  /** Stops every server of this process, as far as that works. */
  static void stopAll() {
    for (PeerServer server : RUNNING) {
      try {
        server.close();
      } catch (IOException e) {
        // The script's own watch over this process is the second line.
        RUNNING.remove(server);
      }
    }
  }

  int port() {
    return port;
  }

  String password() {
    return password;
  }

  Path dataDirectory() {
    return directory.resolve("data");
  }

  /** The server's process and those it has started. */
  List<ProcessHandle> processes() {
    try {
      long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
      return ProcessHandle.of(pid)
          .map(server -> Stream.concat(Stream.of(server), server.descendants()).toList())
          .orElse(List.of());
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public void close() throws IOException {
    if (!RUNNING.remove(this)) {
      return;
    }
    Outcome outcome = run(script, Map.of(), "stop", kind, directory.toString());
    if (outcome.code() != 0) {
      throw new IOException(kind + " did not stop: " + outcome.output());
    }
  }

  private record Outcome(int code, String output) {}

  private static Outcome run(Path script, Map<String, String> environment, String... arguments)
      throws IOException {
    // To a file, because the server inherits the stream and would keep a pipe open.
    Path output = Files.createTempFile("yore-bench", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              Stream.concat(Stream.of("bash", script.toString()), Stream.of(arguments)).toList());
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      Process process = builder.start();
      if (!process.waitFor(SCRIPT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException(script + " " + String.join(" ", arguments) + " does not end");
      }
      return new Outcome(
          process.exitValue(), Files.readString(output, StandardCharsets.UTF_8).strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + script + " runs", e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static void writeScript(Path file) throws IOException {
    try (InputStream in = PeerServer.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IOException("no resource " + SCRIPT);
      }
      Files.write(file, in.readAllBytes());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
