package dev.yore.tpc;

import dev.yore.server.cli.CommandProvider;
import dev.yore.tpc.bench.BenchCommand;
import dev.yore.tpc.clients.ClientsCommand;
import dev.yore.tpc.demo.DemoCommand;
import dev.yore.tpc.streams.StreamsCommand;
import java.util.List;

/**
 * Adds {@code demo}, {@code bench}, {@code bench-streams} and {@code bench-clients} to the command
 * line.
 */
public final class TpcCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(
        new DemoCommand(), new BenchCommand(), new StreamsCommand(), new ClientsCommand());
  }
}
