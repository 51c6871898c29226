package dev.yore.spark;

import dev.yore.store.object.ObjectStoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;

/** A server of a store that publishes into an S3 server, in a process of its own. */
final class ServerProcess implements AutoCloseable {
  private static final String LISTENING = "listening on ";

  private final Process process;
  private final String url;

  private ServerProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  static ServerProcess start(Path directory, ObjectStoreOptions place) throws Exception {
    Properties settings = new Properties();
    settings.setProperty("tier.object.uri", place.uri());
    settings.setProperty("tier.object.endpoint", Objects.requireNonNull(place.endpoint()));
    settings.setProperty("tier.object.pathStyle", Boolean.toString(place.pathStyle()));
    settings.setProperty("tier.object.accessKey", Objects.requireNonNull(place.accessKey()));
    settings.setProperty("tier.object.secretKey", Objects.requireNonNull(place.secretKey()));
    Path file = directory.resolve("yore.properties");
    try (var out = Files.newBufferedWriter(file)) {
      settings.store(out, null);
    }
    Process process =
        new ProcessBuilder(
                YoreClasses.launcher(),
                "serve",
                "--store",
                directory.resolve("store").toString(),
                "--port",
                "0",
                "--config",
                file.toString())
            .redirectError(directory.resolve("server.log").toFile())
            .start();
    String line = process.inputReader().readLine();
    if (line == null || !line.startsWith(LISTENING)) {
      process.destroyForcibly();
      throw new AssertionError(line + Files.readString(directory.resolve("server.log")));
    }
    return new ServerProcess(process, line.substring(LISTENING.length()).strip());
  }

  /** For JDBC. */
  String url() {
    return url;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
