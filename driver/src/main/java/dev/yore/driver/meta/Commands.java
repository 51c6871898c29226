package dev.yore.driver.meta;

import dev.yore.driver.jdbc.ClientInfo;
import dev.yore.driver.jdbc.DriverCommand;
import dev.yore.store.schema.Catalog;
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

  static Answer execute(
      Sessions sessions, ClientSession session, ClientStatement statement, DriverCommand command) {
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
      case PRIMARY_KEYS,
          INDEX_INFO,
          IMPORTED_KEYS,
          EXPORTED_KEYS,
          CROSS_REFERENCE,
          BEST_ROW_IDENTIFIER,
          VERSION_COLUMNS,
          PSEUDO_COLUMNS ->
          session.exclusively(() -> metadata(session.sql().catalog(), command));
      case FUNCTIONS ->
          new Answer(
              MetadataShape.FUNCTIONS, FunctionRows.matching(new LikePattern(command.argument(0))));
      case PROCEDURES ->
          new Answer(
              MetadataShape.PROCEDURES,
              ProcedureRows.matching(
                  new LikePattern(command.argument(0)), new LikePattern(command.argument(1))));
      case PROCEDURE_COLUMNS ->
          new Answer(
              MetadataShape.PROCEDURE_COLUMNS,
              ProcedureRows.columns(
                  new LikePattern(command.argument(0)),
                  new LikePattern(command.argument(1)),
                  new LikePattern(command.argument(2))));
      case CLIENT_INFO_PROPERTIES ->
          new Answer(MetadataShape.CLIENT_INFO_PROPERTIES, clientInfoProperties());
      case APPLICATION ->
          session.exclusively(
              () -> {
                session.sql().nameApplication(command.argument(0));
                return NOTHING;
              });
      case NEXT -> NextAnswers.of(sessions, command);
      case NO_ROWS -> new Answer(MetadataShape.of(command.argument(0)), List.of());
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

  private static List<Object> clientInfoProperties() {
    List<Object> rows = new ArrayList<>();
    for (ClientInfo.Property property : ClientInfo.KNOWN) {
      rows.add(
          CatalogRows.row(property.name(), ClientInfo.MAX_LENGTH, null, property.description()));
    }
    return rows;
  }

  private static Answer metadata(Catalog catalog, DriverCommand command) {
    String first = command.argument(0);
    String second = command.argument(1);
    KeyRows keys = new KeyRows(catalog);
    ForeignKeyRows foreign = new ForeignKeyRows(catalog);
    PseudoColumnRows pseudo = new PseudoColumnRows(catalog);
    return switch (command.name()) {
      case PRIMARY_KEYS -> new Answer(MetadataShape.PRIMARY_KEYS, keys.primaryKeys(first, second));
      case INDEX_INFO ->
          new Answer(
              MetadataShape.INDEX_INFO,
              keys.indexInfo(first, second, Boolean.parseBoolean(command.argument(2))));
      case IMPORTED_KEYS -> new Answer(MetadataShape.FOREIGN_KEYS, foreign.imported(first, second));
      case EXPORTED_KEYS -> new Answer(MetadataShape.FOREIGN_KEYS, foreign.exported(first, second));
      case CROSS_REFERENCE ->
          new Answer(
              MetadataShape.FOREIGN_KEYS,
              foreign.crossing(first, second, command.argument(2), command.argument(3)));
      case BEST_ROW_IDENTIFIER ->
          new Answer(MetadataShape.BEST_ROW_IDENTIFIER, keys.bestRowIdentifier(first, second));
      case VERSION_COLUMNS ->
          new Answer(MetadataShape.VERSION_COLUMNS, pseudo.versionColumns(first, second));
      case PSEUDO_COLUMNS ->
          new Answer(
              MetadataShape.PSEUDO_COLUMNS,
              pseudo.matching(
                  new LikePattern(first),
                  new LikePattern(second),
                  new LikePattern(command.argument(2))));
      default -> throw new IllegalArgumentException("not about the catalog: " + command);
    };
  }
}
