package dev.yore.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.server.ServerOptions;
import dev.yore.server.YoreServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console as its readers use it, in a real browser; skipped where there is none. With {@code
 * -Dyore.console.pictures=DIR} it leaves the pictures of the documentation there.
 */
class ConsoleTest {
  private static final int PRODUCTS = 12;
  private static final int CHANGES = 150;

  @TempDir static Path temporary;
  private static YoreServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Path program = Browser.program().orElse(null);
    assumeTrue(program != null, "no Chromium on this machine's PATH");
    server =
        YoreServer.start(
            ServerOptions.of(
                    StoreLocation.of(temporary.resolve("store"))
                        .withSettings(
                            Map.of(
                                "tier.hdd.directory",
                                temporary.resolve("hdd").toString(),
                                "tier.object.uri",
                                temporary.resolve("objects").toString())))
                .withPort(0));
    fill(server.url());
    browser = Browser.start(program, temporary.resolve("profile"));
    browser.open(server.consoleUrl().orElseThrow());
    browser.await("document.body.dataset.ready === 'true'");
  }

  private static void fill(String url) throws Exception {
    String[] names = {
      "anvil", "bellows", "chisel", "drill", "engine", "file", "gauge", "hammer", "iron", "jack",
      "kiln", "lathe"
    };
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE stock (id INTEGER PRIMARY KEY, name VARCHAR(20), pieces INTEGER,"
              + " price DECIMAL(8, 2))");
      statement.execute(
          "CREATE TABLE sales (id INTEGER PRIMARY KEY, stock_id INTEGER, pieces INTEGER)");
      for (int i = 0; i < PRODUCTS; i++) {
        statement.execute(
            "INSERT INTO stock VALUES (%d, '%s', %d, %d.50)"
                .formatted(i, names[i], 20 + 7 * i, 5 + i));
      }
      for (int i = 0; i < CHANGES; i++) {
        statement.execute(
            "UPDATE stock SET pieces = pieces + %d WHERE id %% %d = 0"
                .formatted(i % 5 - 1, 1 + i % 4));
        if (i % 3 == 0) {
          statement.execute(
              "INSERT INTO sales VALUES (%d, %d, %d)".formatted(i, i % PRODUCTS, 1 + i % 6));
        }
      }
      statement.execute("DELETE FROM stock WHERE id = 11");
      statement.execute("UPDATE stock SET price = 99.00 WHERE id = 3");
      statement.execute("CREATE TAG closing");
      statement.execute("CREATE BRANCH plan");
    }
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void reload() {
    browser.value("localStorage.clear(); delete document.body.dataset.ready; 0");
    browser.open(server.consoleUrl().orElseThrow());
    browser.await("document.body.dataset.ready === 'true'");
  }

  @AfterEach
  void noScriptComplained() {
    assertThat(browser.complaints()).isEmpty();
  }

  private static void ask(String sql) {
    browser.value("document.getElementById('sql').value = " + quoted(sql) + "; 0");
    browser.value("document.getElementById('run').click(); 0");
    finished();
  }

  private static void finished() {
    browser.await(
        "document.getElementById('cancel').disabled"
            + " && document.getElementById('outcome').textContent !== 'running …'");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static String cell(int row, int column) {
    return browser.value(
        "document.querySelectorAll('#grid tbody tr')[%d].cells[%d].textContent"
            .formatted(row, column));
  }

  private static String outcome() {
    return browser.value("document.getElementById('outcome').textContent");
  }

  private static void slideTo(long sequence) {
    browser.value(
        """
        (() => { const s = document.getElementById('slider'); s.value = %d;
        s.dispatchEvent(new Event('input')); return 0; })()
        """
            .formatted(sequence));
    browser.await(
        "document.getElementById('moment').textContent.includes('commit %d')".formatted(sequence));
  }

  private static void picture(String name) throws Exception {
    String directory = System.getProperty("yore.console.pictures");
    if (directory != null) {
      Files.createDirectories(Path.of(directory));
      browser.picture(Path.of(directory, name));
    }
  }

  @Test
  void theSchemaIsThere() {
    browser.await("document.querySelectorAll('#tables > li').length === 2");
    assertThat(browser.value("document.getElementById('tables').textContent"))
        .contains("STOCK")
        .contains("pieces");
    assertThat(browser.value("document.getElementById('references').textContent"))
        .contains("main", "plan", "closing");
  }

  @Test
  void valuesComeAsTheyAre() {
    ask(
        "SELECT id, name, price, CAST(NULL AS INTEGER) AS nothing, DATE '2026-02-01' AS d FROM stock WHERE id = 3");
    assertThat(cell(0, 0)).isEqualTo("3");
    assertThat(cell(0, 1)).isEqualTo("drill");
    assertThat(cell(0, 2)).isEqualTo("99.00");
    assertThat(cell(0, 3)).isEqualTo("null");
    assertThat(cell(0, 4)).isEqualTo("2026-02-01");
    assertThat(outcome()).startsWith("1 rows");
  }

  @Test
  void theSliderGoesBackAndTheOlderRowsAreSeen() throws Exception {
    ask("SELECT COUNT(*) AS n, MAX(price) AS most FROM stock");
    assertThat(cell(0, 0)).isEqualTo(Integer.toString(PRODUCTS - 1));
    assertThat(cell(0, 1)).isEqualTo("99.00");
    // Two tables, then a product a commit: after the sixth product.
    slideTo(8);
    browser.await("document.querySelector('#grid tbody td').textContent === '6'");
    assertThat(cell(0, 1)).isEqualTo("10.50");
    browser.value("document.getElementById('now').click(); 0");
    browser.await("document.querySelector('#grid tbody td').textContent === '11'");
    ask("SELECT id, name, pieces, price FROM stock ORDER BY id");
    slideTo(60);
    browser.await("document.querySelectorAll('#grid tbody tr').length === 12");
    picture("console.png");
    browser.value("document.getElementById('now').click(); 0");
    browser.await("document.querySelectorAll('#grid tbody tr').length === 11");
  }

  @Test
  void twoPointsAreCompared() throws Exception {
    ask("SELECT id, name, price FROM stock ORDER BY id");
    browser.value("document.getElementById('compare').click(); 0");
    browser.value(
        """
        (() => { const s = document.getElementById('other'); s.value = 14;
        s.dispatchEvent(new Event('input')); return 0; })()
        """);
    browser.await(
        "document.getElementById('diff-summary').textContent === '0 added, 1 changed, 1 removed'");
    assertThat(browser.value("document.querySelector('#diff tr.removed').textContent"))
        .contains("lathe");
    assertThat(browser.value("document.querySelector('#diff td.changed').textContent"))
        .isEqualTo("8.5099.00");
    picture("console-difference.png");
  }

  @Test
  void anErrorIsSaidAndLeavesThePageUsable() {
    ask("SELECT nothing FROM stock");
    assertThat(outcome()).contains("NOTHING").contains("[42");
    ask("SELECT name FROM stock WHERE id = 0");
    assertThat(cell(0, 0)).isEqualTo("anvil");
  }

  @Test
  void whatWasChangedOnABranchStaysThere() {
    browser.value(
        """
        (() => { const b = document.getElementById('branch'); b.value = 'plan';
        b.dispatchEvent(new Event('change')); return 0; })()
        """);
    ask("UPDATE stock SET price = 1.00 WHERE id = 0");
    assertThat(outcome()).startsWith("1 changed");
    ask("SELECT price FROM stock WHERE id = 0");
    assertThat(cell(0, 0)).isEqualTo("1.00");
    browser.value(
        """
        (() => { const b = document.getElementById('branch'); b.value = 'main';
        b.dispatchEvent(new Event('change')); return 0; })()
        """);
    browser.await("document.querySelector('#grid tbody td').textContent === '5.50'");
  }

  @Test
  void textIsNeverMarkup() {
    ask("SELECT '<img src=x onerror=\"document.body.dataset.owned=1\">' AS t");
    assertThat(cell(0, 0)).startsWith("<img");
    assertThat(browser.value("String(document.body.dataset.owned)")).isEqualTo("undefined");
  }

  @Test
  void whatIsPredictedIsShownAndFollowsWhatIsAsked() throws Exception {
    browser.value("document.querySelector('[data-view=prediction]').click(); 0");
    browser.await("document.getElementById('earned').textContent.includes('had been fetched')");
    try (Connection connection = DriverManager.getConnection(server.url());
        Statement statement = connection.createStatement()) {
      for (int sequence = 30; sequence > 5; sequence--) {
        statement
            .executeQuery("SELECT SUM(pieces) FROM stock FOR SYSTEM_VERSION AS OF " + sequence)
            .close();
      }
    }
    // The page was open before any of that was asked.
    browser.await("document.querySelectorAll('#predictions tbody tr').length > 5");
    browser.await("document.querySelectorAll('#course rect, #course path').length > 0");
    browser.await("document.getElementById('expected').textContent.includes('FOR SYSTEM_VERSION')");
    picture("console-prediction.png");
  }

  @Test
  void theStoreIsDrawn() throws Exception {
    try (Connection connection = DriverManager.getConnection(server.url());
        Statement statement = connection.createStatement()) {
      statement.execute("CALL SYS.COALESCE('STOCK')");
      statement.execute("CALL SYS.COALESCE('SALES')");
      statement.execute("CALL SYS.MOVE_TO_TIER('SALES', 'OBJECT')");
      statement.execute("CALL SYS.MOVE_TO_TIER('STOCK', 'HDD')");
    }
    browser.value("document.querySelector('[data-view=storage]').click(); 0");
    browser.await("document.querySelectorAll('#segments rect').length > 4");
    browser.await("document.querySelectorAll('#segments > svg .tier-object').length > 0");
    browser.await("document.querySelectorAll('#segments > svg .tier-hdd').length > 0");
    browser.await("document.getElementById('sizes').textContent.includes('OBJECT')");
    picture("console-storage.png");
  }
}
