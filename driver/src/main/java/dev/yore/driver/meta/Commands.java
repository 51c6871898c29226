package dev.yore.driver.meta;

import dev.yore.driver.jdbc.DriverCommand;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.Meta;

/** Answers driver commands. */
final class Commands {
  /** The rows of an answer and their columns. */
  record Answer(Meta.Signature signature, List<Object> rows) {
    Answer(MetadataShape shape, List<Object> rows) {
      this(shape.signature(), rows);
    }

    Meta.Frame frame() {
      return new Meta.Frame(0, true, rows);
    }
  }

  private static final Answer NOTHING = new Answer(MetadataShape.TEXT, List.of());

  private Commands() {}

  static Answer execute(ClientSession session, ClientStatement statement, DriverCommand command) {
    return switch (command.name()) {
      // Not under the session's lock, which the statement to be stopped is holding.
      case CANCEL -> {
        statement.cancel();
        yield NOTHING;
      }
      case CLOSE_ROWS ->
          session.exclusively(
              () -> {
                statement.closeRows();
                return NOTHING;
              });
      case LIMIT -> {
        statement.limit(Long.parseLong(String.valueOf(command.argument(0))));
        yield NOTHING;
      }
      case WARNINGS -> session.exclusively(() -> warnings(statement));
      case BATCH_COUNTS -> session.exclusively(() -> batchCounts(statement));
      case GENERATED_KEYS ->
          session.exclusively(() -> generatedKeys(session, String.valueOf(command.argument(0))));
      case PRIMARY_KEYS, INDEX_INFO, BEST_ROW_IDENTIFIER, PSEUDO_COLUMNS ->
          session.exclusively(() -> metadata(catalogRows(session), command));
    };
  }

  static CatalogRows catalogRows(ClientSession session) {
    return new CatalogRows(session.sql().catalog(), session.sql());
  }

  /** Those of a statement that is gone, or never ran, are none. */
  private static Answer generatedKeys(ClientSession session, String statementId) {
    List<Object> rows = new ArrayList<>();
    ClientStatement executed = session.find(Integer.parseInt(statementId));
    if (executed != null) {
      for (long key : executed.generatedKeys().values()) {
        rows.add(new Object[] {key});
      }
    }
    String column = executed == null ? null : executed.generatedKeys().column();
    return new Answer(
        column == null
            ? MetadataShape.GENERATED_KEYS.signature()
            : MetadataShape.signature(column + ":l"),
        rows);
  }

  private static Answer warnings(ClientStatement statement) {
    List<Object> rows = new ArrayList<>();
    for (String warning : statement.drainWarnings()) {
      rows.add(new Object[] {warning});
    }
    return new Answer(MetadataShape.TEXT, rows);
  }

  private static Answer batchCounts(ClientStatement statement) {
    List<Object> rows = new ArrayList<>();
    for (long count : statement.batchCounts()) {
      rows.add(new Object[] {count});
    }
    return new Answer(MetadataShape.NUMBER, rows);
  }

  private static Answer metadata(CatalogRows catalog, DriverCommand command) {
    String first = command.argument(0);
    String second = command.argument(1);
    return switch (command.name()) {
      case PRIMARY_KEYS ->
          new Answer(MetadataShape.PRIMARY_KEYS, catalog.primaryKeys(first, second));
      case INDEX_INFO -> new Answer(MetadataShape.INDEX_INFO, catalog.indexInfo(first, second));
      case BEST_ROW_IDENTIFIER ->
          new Answer(MetadataShape.BEST_ROW_IDENTIFIER, catalog.bestRowIdentifier(first, second));
      case PSEUDO_COLUMNS ->
          new Answer(
              MetadataShape.PSEUDO_COLUMNS,
              catalog.pseudoColumns(
                  new LikePattern(first),
                  new LikePattern(second),
                  new LikePattern(command.argument(2))));
      case CANCEL, CLOSE_ROWS, LIMIT, WARNINGS, BATCH_COUNTS, GENERATED_KEYS ->
          throw new IllegalArgumentException("not about the catalog: " + command);
    };
  }
}
