package dev.yore.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sqlline.SqlLine;

/** The sqlline shell. */
class SqllineTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(Place.class)
  void aScriptsResultsAndTheCatalogArePrinted(Place place) throws Exception {
    try (Shop shop = new Shop(temporary.resolve("store"))) {
      shop.run(
          "CREATE TABLE price (item VARCHAR(9) NOT NULL PRIMARY KEY, cents BIGINT)",
          "CREATE VIEW dear AS SELECT item FROM price WHERE cents > 100");
      String output =
          run(
              shop.url(place),
              "!set outputformat csv",
              "INSERT INTO price VALUES ('tea', 250), ('milk', 90);",
              "SELECT item, cents FROM price ORDER BY cents;",
              "!primarykeys PRICE",
              "!tables",
              "!autocommit off",
              "DELETE FROM price;",
              "!rollback",
              "SELECT COUNT(*) AS n FROM price;",
              "SELECT * FROM nowhere;");
      assertThat(output)
          .contains("2 rows affected", "'milk','90'\n'tea','250'\n")
          .contains("'ITEM','1','PRICE_PK'")
          .contains("'PRICE','TABLE'", "'DEAR','VIEW'")
          .contains("'N'\n'2'\n")
          .contains("state=42S02");
    }
  }

  private static String run(String url, String... lines) throws Exception {
    String script = String.join("\n", lines) + "\n!quit\n";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SqlLine shell = new SqlLine();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      shell.setOutputStream(out);
      shell.setErrorStream(out);
      shell.begin(
          new String[] {"-u", url, "-n", "", "-p", "", "--maxWidth=500"},
          new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)),
          false);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
