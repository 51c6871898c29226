package dev.yore.planner.session;

import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.predict.Candidate;
import dev.yore.store.predict.Forecast;
import dev.yore.store.predict.PredictionService;
import dev.yore.store.predict.PrefetchMode;
import dev.yore.store.predict.StatementEvent.Asked;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** EXPLAIN PREFETCH, EXPLAIN FORECAST, CALL SYS.PREFETCH and SYS.EXPORT_MODEL. Stateless. */
final class PredictionStatements {
  private static final Pattern EXPLAIN =
      Pattern.compile(
          "\\s*EXPLAIN\\s+(PREFETCH\\s*;?\\s*$|FORECAST\\b(?<statement>.*))",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final RelDataType LINES =
      YoreTypeFactory.INSTANCE.builder().add("PLAN", SqlTypeName.VARCHAR).build();
  private static final RelDataType ACCEPTED =
      YoreTypeFactory.INSTANCE.builder().add("QUEUED", SqlTypeName.BOOLEAN).build();
  private static final RelDataType MODEL =
      YoreTypeFactory.INSTANCE.builder().add("MODEL_BASE64", SqlTypeName.VARCHAR).build();

  private PredictionStatements() {}

  /** The statement, if it is one of these; else null. */
  static @Nullable Compiled explain(String sql, SqlCatalog catalog) {
    Matcher explain = EXPLAIN.matcher(sql);
    if (!explain.lookingAt()) {
      return null;
    }
    String statement = explain.group("statement");
    return new Compiled.Report(
        LINES,
        false,
        store -> lines(statement == null ? expected(store) : forecast(store, statement, catalog)));
  }

  private static List<@Nullable Object[]> lines(List<String> lines) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    lines.forEach(line -> rows.add(new @Nullable Object[] {line}));
    return rows;
  }

  private static PredictionService service(Store store) {
    PredictionService service = store.predictions();
    if (service == null) {
      throw new StoreException(ErrorCode.NOT_SUPPORTED, "nobody predicts for this store");
    }
    return service;
  }

  private static List<String> expected(Store store) {
    PredictionService service = service(store);
    List<String> lines = new ArrayList<>();
    lines.add(text("fetched from a probability of %.2f on", service.threshold()));
    for (Candidate c : service.expected()) {
      lines.add(
          text(
              "%.2f (counting alone %.2f) %s, depth %d, in %.0f ms, %d blocks: %s %s",
              c.score(),
              c.likelihood(),
              c.generator().name().toLowerCase(Locale.ROOT),
              c.depth(),
              c.expectedMillis(),
              c.blocks().length,
              c.statement().shape().text(),
              c.statement().values().stream().map(v -> v.value()).toList()));
    }
    return lines;
  }

  private static List<String> forecast(Store store, String statement, SqlCatalog catalog) {
    Forecast forecast = service(store).forecast(statement, branch(catalog));
    return List.of(
        text("expected latency: %.2f ms", forecast.expectedMillis()),
        "blocks: " + forecast.blocks() + ", not in memory: " + forecast.coldBlocks(),
        "bytes from the object store: " + forecast.objectBytes(),
        "told by: " + forecast.basis());
  }

  private static String branch(SqlCatalog catalog) {
    return catalog.catalogs().branches().branchById(catalog.branchId()).orElseThrow().name();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** CALL SYS.PREFETCH: the statement's data is fetched before whatever was only thought of. */
  static Compiled prefetch(String statement, SqlCatalog catalog) {
    return Compiled.Report.ofRow(
        ACCEPTED,
        false,
        store -> {
          Asked asked =
              new Asked(
                  0,
                  null,
                  null,
                  branch(catalog),
                  statement,
                  List.of(),
                  false,
                  PrefetchMode.EAGER,
                  0,
                  List.of());
          service(store).prefetch(statement, asked);
          return new @Nullable Object[] {true};
        });
  }

  /** CALL SYS.EXPORT_MODEL: what the model knows, as it is kept. */
  static Compiled export(String model) {
    return Compiled.Report.ofRow(
        MODEL,
        false,
        store ->
            new @Nullable Object[] {
              new String(
                  Base64.getEncoder().encode(service(store).export(model)),
                  StandardCharsets.US_ASCII)
            });
  }
}
