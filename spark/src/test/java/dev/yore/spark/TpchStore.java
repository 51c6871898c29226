package dev.yore.spark;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.object.ObjectStoreOptions;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * TPC-H data with a business's history, made by {@code ./yore demo}, and Yore's own answers about
 * it. Yore's SQL runs behind a class loader of its own: its libraries and Spark's never meet.
 */
final class TpchStore {
  static final int QUERIES = 22;

  private static final Pattern TABLE = Pattern.compile("\\{(\\w+)}");

  private final Path checkout = YoreClasses.CHECKOUT;
  private final Path directory;
  private final double scale;

  /** The newest sequence. */
  private long last;

  /** The sequence after which all data had been loaded. */
  private long loaded;

  TpchStore(Path directory, double scale) {
    this.directory = directory;
    this.scale = scale;
  }

  /** Makes the store, unless an earlier run has left it, and publishes it. */
  TpchStore make(int commits, ObjectStoreOptions place) throws Exception {
    if (!Files.exists(directory)) {
      demo(commits);
    }
    try (Store store = Store.open(StoreOptions.at(directory).withBackgroundWork(false))) {
      last = store.lastSequence();
      loaded = last - commits;
      store.backup(place, (what, done, total) -> {});
    }
    return this;
  }

  private void demo(int commits) throws Exception {
    Process demo =
        new ProcessBuilder(
                checkout.resolve("yore").toString(),
                "demo",
                "--scale",
                Double.toString(scale),
                "--commits",
                Integer.toString(commits),
                "--store",
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolveSibling("demo.log").toFile())
            .start();
    if (demo.waitFor() != 0) {
      throw new AssertionError(Files.readString(directory.resolveSibling("demo.log")));
    }
  }

  /** A state in the past: after the load, in the middle, now. */
  List<Long> sequences() {
    return List.of(loaded, middle(), last);
  }

  /** After the load. */
  long loaded() {
    return loaded;
  }

  long last() {
    return last;
  }

  long middle() {
    return (loaded + last) / 2;
  }

  /** One of the 22 questions, without its row limit, with tables as the function writes them. */
  String query(int number, UnaryOperator<String> table) throws IOException {
    Path file =
        checkout.resolve(
            "tpc-tests/src/main/resources/dev/yore/tpc/tpch/q%02d.sql".formatted(number));
    StringBuilder text = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      if (!line.startsWith("--")) {
        text.append(line).append('\n');
      }
    }
    String template =
        text.toString().strip().replace("[fraction]", "%.10f".formatted(1e-4 / scale));
    return TABLE
        .matcher(template)
        .replaceAll(match -> Matcher.quoteReplacement(table.apply(match.group(1))));
  }

  /** Yore's own answers, in order. */
  List<List<List<Object>>> answers(List<String> queries) throws Exception {
    List<List<List<Object>>> answers = new ArrayList<>();
    try (URLClassLoader loader = YoreClasses.loader()) {
      Driver driver =
          (Driver) loader.loadClass("dev.yore.driver.YoreDriver").getConstructor().newInstance();
      try (Connection yore = driver.connect("jdbc:yore:" + directory, new Properties())) {
        for (String query : queries) {
          try (ResultSet rows = yore.createStatement().executeQuery(query)) {
            answers.add(rows(rows));
          }
        }
      }
    }
    return answers;
  }

  private static List<List<Object>> rows(ResultSet result) throws Exception {
    List<List<Object>> rows = new ArrayList<>();
    while (result.next()) {
      List<Object> row = new ArrayList<>();
      for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
        row.add(result.getObject(column));
      }
      rows.add(row);
    }
    return rows;
  }
}
