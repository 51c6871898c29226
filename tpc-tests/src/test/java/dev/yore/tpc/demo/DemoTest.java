package dev.yore.tpc.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.server.cli.Yore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theDemoReplacesAnOlderOneTellsItsStoryAndLeavesAStoreToAsk(@TempDir Path directory)
      throws Exception {
    Path store = directory.resolve("demo");
    Files.createDirectories(store.resolve("segments"));
    Files.writeString(store.resolve("YORE-DEMO"), "");
    Files.writeString(store.resolve("segments").resolve("left over"), "of an older demo");

    assertThat(demo(store)).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains("FOR SYSTEM_TIME AS OF TIMESTAMP '", "FOR SYSTEM_VERSION AS OF", "whole life")
        .contains("./yore sql -u jdbc:yore:" + store)
        .doesNotContain("\u001b", "\r");
    assertThat(err.toString()).contains("Loading: ", "Doing business: 60 commits");
    assertThat(store.resolve("segments").resolve("left over")).doesNotExist();
    try (Connection connection = DriverManager.getConnection("jdbc:yore:" + store);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM nation")) {
      result.next();
      assertThat(result.getLong(1)).isEqualTo(25);
    }
  }

  @Test
  void whatNoDemoMadeIsLeftAlone(@TempDir Path directory) throws Exception {
    Path store = directory.resolve("demo");
    Files.createDirectories(store);
    Files.writeString(store.resolve("letter.txt"), "dear diary");

    assertThat(demo(store)).isEqualTo(1);

    assertThat(err.toString()).contains("no demo made it");
    assertThat(store.resolve("letter.txt")).hasContent("dear diary");
  }

  @Test
  void nonsenseIsWrongUsage() {
    assertThat(run("demo", "--scale", "0")).isEqualTo(2);
    assertThat(run("demo", "--commits", "many")).isEqualTo(2);
  }

  private int demo(Path store) {
    return run("demo", "--commits", "60", "--store", store.toString());
  }

  private int run(String... arguments) {
    return Yore.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
