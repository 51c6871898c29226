package dev.yore.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlsAndPropertiesTest {
  @TempDir Path temporary;

  private static void expect(String url, String sqlState, String... messageParts) {
    assertThatThrownBy(() -> DriverManager.getConnection(url).close())
        .asInstanceOf(InstanceOfAssertFactories.throwable(SQLException.class))
        .satisfies(
            e -> {
              assertThat(e.getSQLState()).isEqualTo(sqlState);
              assertThat(e.getMessage()).contains(messageParts);
            });
  }

  @Test
  void aMissingDirectoryBecomesAStore() throws SQLException {
    Path directory = temporary.resolve("a/b/new");
    try (Connection connection = DriverManager.getConnection("jdbc:yore:" + directory)) {
      assertThat(connection.isValid(1)).isTrue();
    }
    assertThat(directory).isNotEmptyDirectory();
  }

  @Test
  void aStoreThatFailedToCloseIsOpenedAnew() throws Exception {
    Path directory = temporary.resolve("store");
    String url = "jdbc:yore:" + directory;
    Connection last = DriverManager.getConnection(url);
    try (Statement statement = last.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
      statement.execute("INSERT INTO t VALUES (1), (2)");
    }
    // Closing writes the rows into segments, which a file in their directory's place prevents.
    Path segments = directory.resolve("segments");
    Files.delete(segments);
    Files.createFile(segments);
    assertThatThrownBy(last::close).isInstanceOf(SQLException.class);
    Files.delete(segments);
    Files.createDirectory(segments);

    try (Connection next = DriverManager.getConnection(url);
        Statement statement = next.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(2);
    }
  }

  @Test
  void anUnknownHostIsSaidToBeUnknown() {
    expect("jdbc:yore://no-such-host.invalid/", "08001", "unknown host");
  }

  @Test
  void aMissingDirectoryIsAnErrorIfItMustNotBeCreated() {
    Path directory = temporary.resolve("none");
    expect("jdbc:yore:" + directory + "?create=false", "08001", directory.toString());
    assertThat(directory).doesNotExist();
  }

  @Test
  void dataOutlivesTheLastConnectionInADirectory() throws SQLException {
    String url = "jdbc:yore:" + temporary.resolve("store");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY)");
      assertThat(statement.executeUpdate("INSERT INTO t VALUES (1), (2)")).isEqualTo(2);
    }
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(2);
    }
  }

  @Test
  void pathsThatMeanTheSameDirectoryShareOneStore() throws Exception {
    Path directory = temporary.resolve("store");
    try (Connection one = DriverManager.getConnection("jdbc:yore:" + directory);
        Statement statement = one.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY)");
      Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
      for (String path : new String[] {link.toString(), directory + "/../store", directory + "/"}) {
        try (Connection two = DriverManager.getConnection("jdbc:yore:" + path);
            ResultSet rows = two.createStatement().executeQuery("SELECT * FROM t")) {
          assertThat(rows.next()).isFalse();
        }
      }
    }
  }

  @Test
  void aMemoryStoreIsSharedByNameUntilItsLastConnectionCloses() throws SQLException {
    String url = "jdbc:yore:mem:shared-by-name";
    try (Connection one = DriverManager.getConnection(url);
        Connection two = DriverManager.getConnection(url)) {
      one.createStatement().execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY)");
      one.close();
      assertThat(two.createStatement().executeQuery("SELECT * FROM t").next()).isFalse();
    }
    try (Connection three = DriverManager.getConnection(url)) {
      assertThatThrownBy(() -> three.createStatement().executeQuery("SELECT * FROM t"))
          .hasMessageContaining("T");
    }
  }

  @Test
  void memoryStoresWithoutANameAreNotShared() throws SQLException {
    try (Connection one = DriverManager.getConnection("jdbc:yore:mem:");
        Connection two = DriverManager.getConnection("jdbc:yore:mem:")) {
      one.createStatement().execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY)");
      two.createStatement().execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY)");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "readonly=true, readOnly",
    "fetch_size=10, fetchSize",
    "FetchSize=10, fetchSize",
    "pasword=x, password",
    "timezone=UTC, timeZone",
    "serverTimezone=UTC, timeZone",
    "defaultRowFetchSize=10, fetchSize",
    "schema=PUBLIC, currentSchema",
    "username=ann, user"
  })
  void aMistypedPropertyOrOneOfAnotherDriverIsRefusedWithASuggestion(
      String property, String suggestion) {
    expect("jdbc:yore:mem:?" + property, "22023", "did you mean '" + suggestion + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"limb=main", "something=else", "ssl=true"})
  void anUnknownPropertyIsRefusedByName(String property) {
    String name = property.substring(0, property.indexOf('='));
    expect("jdbc:yore:mem:?" + property, "22023", "'" + name + "'", "known here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"create=yes", "fetchSize=-1", "fetchSize=many", "timeZone=Nowhere", "readOnly"})
  void aWrongValueIsRefusedByName(String property) {
    expect("jdbc:yore:mem:?" + property, "22023", property.replaceAll("=.*", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:yore:", "jdbc:yore://", "jdbc:yore://:80/", "jdbc:yore://a b/"})
  void aUrlThatNamesNoStoreIsRefused(String url) {
    expect(url, "22023", "jdbc:yore://host:port/");
  }

  @Test
  void aBranchThatIsNotThereIsRefused() {
    expect("jdbc:yore:mem:?branch=dev", "42704", "there is no branch 'dev'");
  }

  @Test
  void aServerThatIsNotThereIsAConnectionError() {
    expect("jdbc:yore://localhost:1/", "08001", "localhost:1");
  }

  @Test
  void propertiesOfTheCallCountLikeThoseOfTheUrl() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("readOnly", "true");
    String url = "jdbc:yore:" + temporary.resolve("store");
    DriverManager.getConnection(url).close();
    try (Connection connection = DriverManager.getConnection(url, properties)) {
      assertThat(connection.isReadOnly()).isTrue();
      assertThatThrownBy(() -> connection.createStatement().execute("CREATE TABLE t (i INTEGER)"))
          .asInstanceOf(InstanceOfAssertFactories.throwable(SQLException.class))
          .extracting(SQLException::getSQLState)
          .isEqualTo("25006");
    }
  }

  @Test
  void aStoreOpenForReadingIsNotOpenedForWritingBesides() throws SQLException {
    String url = "jdbc:yore:" + temporary.resolve("store");
    DriverManager.getConnection(url).close();
    try (Connection reader = DriverManager.getConnection(url + "?readOnly=true")) {
      assertThat(reader.isReadOnly()).isTrue();
      expect(url, "55006", "reading only");
    }
  }

  @Test
  void aQueryThatWouldNeverEndIsStoppedAfterTheConnectionsTimeout() throws SQLException {
    String ten = "(VALUES 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)";
    String endless =
        "SELECT COUNT(*) FROM "
            + IntStream.range(0, 14)
                .mapToObj(i -> ten + " AS t" + i + " (n)")
                .collect(Collectors.joining(" CROSS JOIN "));
    try (Connection connection =
            DriverManager.getConnection("jdbc:yore:mem:?queryTimeout=50&parallelism=1");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery(endless))
          .asInstanceOf(InstanceOfAssertFactories.throwable(SQLException.class))
          .extracting(SQLException::getSQLState)
          .isEqualTo("57014");
      statement.execute("SET QUERY_TIMEOUT = 0");
      try (ResultSet rows = statement.executeQuery("VALUES 1")) {
        assertThat(rows.next()).isTrue();
      }
    }
    expect("jdbc:yore:mem:?queryTimeout=never", "22023", "QUERY_TIMEOUT", "must be a number");
  }

  @Test
  void toolsAreToldEveryProperty() throws SQLException {
    Driver driver = DriverManager.getDriver("jdbc:yore:mem:");
    DriverPropertyInfo[] embedded = driver.getPropertyInfo("jdbc:yore:mem:", new Properties());
    assertThat(embedded)
        .extracting(p -> p.name)
        .containsExactly(
            "create",
            "readOnly",
            "prefetch",
            "fetchSize",
            "user",
            "password",
            "timeZone",
            "asOf",
            "branch",
            "currentSchema",
            "ApplicationName",
            "parallelism",
            "memoryBudget",
            "queryTimeout");
    DriverPropertyInfo[] remote = driver.getPropertyInfo("jdbc:yore://host/", null);
    assertThat(remote).extracting(p -> p.name).contains("ssl", "socketTimeout");
    assertThat(Arrays.stream(embedded)).allMatch(p -> !p.description.isEmpty());
    assertThat(embedded[0].choices).containsExactly("true", "false");
  }

  @Test
  void otherDriversUrlsAreLeftAlone() throws SQLException {
    Driver driver = DriverManager.getDriver("jdbc:yore:mem:");
    assertThat(driver.acceptsURL("jdbc:other:mem:")).isFalse();
    assertThat(driver.connect("jdbc:other:mem:", new Properties())).isNull();
  }
}
