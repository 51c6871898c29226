package dev.yore.server.cli;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.server.ServerConfiguration;
import dev.yore.server.ServerOptions;
import dev.yore.server.YoreServer;
import dev.yore.server.log.LogOptions;
import dev.yore.server.log.ProcessLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a store until the process is told to stop. */
@Command(
    name = "serve",
    description = {
      "Serve a store to JDBC drivers over HTTP.",
      "Without users it listens on this machine's loopback address only; a configuration with"
          + " server.user.<name>=<password> lets others in."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "The store's directory, made if missing (default: " + StoreTarget.DEFAULT + ").")
  private @Nullable Path store;

  @Option(
      names = "--read-only",
      description = "Serve a replica that takes no changes and follows what --from publishes.")
  private boolean readOnly;

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      description = "Where a store publishes itself: s3://bucket/prefix or a directory.")
  private @Nullable String from;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on, 0 for any (default: " + ServerOptions.DEFAULT_PORT + ").")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "H",
      description = "Address to listen on (default: " + ServerOptions.DEFAULT_HOST + ").")
  private @Nullable String host;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "A properties file: server.store, server.host, server.port, server.user.<name>=<password or"
            + " hash>, server.tls.certificate, server.tls.key, server.auditLog and more; see"
            + " docs/operations.md. Options given here win."
      })
  private @Nullable Path config;

  @Override
  public Integer call() throws IOException {
    try (YoreServer server = YoreServer.start(options())) {
      Thread stop = new Thread(server::close, "yore-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      PrintWriter out = spec.commandLine().getOut();
      out.println("listening on " + server.url());
      server.consoleUrl().ifPresent(url -> out.println("console at " + url));
      out.flush();
      try {
        server.join();
      } catch (InterruptedException e) {
        // Whoever runs the command in a thread of theirs ends it so.
        Runtime.getRuntime().removeShutdownHook(stop);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private ServerOptions options() throws IOException {
    Properties properties = new Properties();
    if (config != null) {
      try (Reader reader = Files.newBufferedReader(config, StandardCharsets.UTF_8)) {
        properties.load(reader);
      }
    }
    LogOptions log = ServerConfiguration.readLog(properties);
    ProcessLog.configure(log.format(), log.level());
    ServerOptions options = ServerConfiguration.read(properties, Path.of(StoreTarget.DEFAULT));
    if (store != null) {
      options = options.withStore(StoreLocation.of(store).withSettings(options.store().settings()));
    }
    if (readOnly != (from != null) || (from != null && store != null)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "a replica needs --read-only and --from PLACE, and no --store; a directory that another"
              + " process writes cannot be served besides");
    }
    if (from != null) {
      options =
          options.withStore(StoreLocation.following(from).withSettings(options.store().settings()));
    }
    if (host != null) {
      options = options.withHost(host);
    }
    if (port != null) {
      if (port < 0 || port > ServerOptions.MAX_PORT) {
        throw new CommandLine.ParameterException(
            spec.commandLine(),
            "--port must be from 0 to " + ServerOptions.MAX_PORT + ", not " + port);
      }
      options = options.withPort(port);
    }
    return options;
  }
}
