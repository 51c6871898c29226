package dev.yore.tpc.bench.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.server.cli.Yore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs Debian's postgresql and mariadb-server; runs in the profile "peers" only. */
@Tag("peers")
class PeersTest {
  @TempDir private Path directory;

  @BeforeEach
  void letServersOfAnotherUserIn() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @Test
  void serversAnswerAsYoreAndDuckDbDo() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int code =
        Yore.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "bench",
            "--systems",
            "yore,duckdb,postgres,mariadb",
            "--workloads",
            "tpch,temporal,writes",
            "--scale",
            "0.01",
            "--commits",
            "20",
            "--repeat",
            "1",
            "--warm-up-seconds",
            "0",
            "--lookups",
            "100",
            "--write-seconds",
            "0.2",
            "--work",
            directory.resolve("work").toString());

    assertThat(err.toString()).doesNotContain("skipped");
    assertThat(code).as(err.toString()).isZero();
    assertThat(directory.resolve("work")).doesNotExist();
  }

  @Test
  void aClosedServerLeavesNeitherProcessNorFiles() throws Exception {
    for (String kind : List.of("postgres", "mariadb")) {
      PeerServer server = PeerServer.start(kind, directory.resolve(kind));
      List<ProcessHandle> processes = server.processes();
      assertThat(processes).as(kind).isNotEmpty();

      server.close();

      for (ProcessHandle process : processes) {
        process.onExit().get(2, TimeUnit.MINUTES);
      }
      assertThat(server.dataDirectory()).doesNotExist();
    }
  }

  @Test
  void aServerGoesWhenTheProcessThatStartedItIsGone() throws Exception {
    Process owner = new ProcessBuilder("sleep", "600").start();
    PeerServer server = PeerServer.start("postgres", directory.resolve("orphan"), owner.pid());
    List<ProcessHandle> processes = server.processes();

    owner.destroyForcibly();

    for (ProcessHandle process : processes) {
      process.onExit().get(2, TimeUnit.MINUTES);
    }
  }
}
