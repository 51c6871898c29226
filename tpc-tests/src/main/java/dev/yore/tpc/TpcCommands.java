package dev.yore.tpc;

import dev.yore.server.cli.CommandProvider;
import dev.yore.tpc.bench.BenchCommand;
import dev.yore.tpc.demo.DemoCommand;
import java.util.List;

/** Adds {@code demo} and {@code bench} to the command line. */
public final class TpcCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(new DemoCommand(), new BenchCommand());
  }
}
