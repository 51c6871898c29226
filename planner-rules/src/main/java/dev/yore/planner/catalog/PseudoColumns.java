package dev.yore.planner.catalog;

import dev.yore.store.scan.PseudoColumn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;

/** The columns every stored table has without declaring them, by SQL name. Pure functions. */
public final class PseudoColumns {
  /** The row's number; its name cannot be written without quotes, it serves changes only. */
  public static final String ROW_ID = "$ROW_ID";

  /**
   * One pseudo-column.
   *
   * @param ordinal its negative ordinal in scans, of {@link PseudoColumn}
   */
  public record Definition(String name, int ordinal) {
    /** BIGINT, TIMESTAMP(3) or VARCHAR(16), never null. */
    public RelDataType type(RelDataTypeFactory factory) {
      return switch (ordinal) {
        case PseudoColumn.ROW_START, PseudoColumn.ROW_END ->
            factory.createSqlType(SqlTypeName.TIMESTAMP, 3);
        case PseudoColumn.ROW_OP -> factory.createSqlType(SqlTypeName.VARCHAR, OPERATION_LENGTH);
        default -> factory.createSqlType(SqlTypeName.BIGINT);
      };
    }
  }

  /** The longest word, {@code update_postimage}, has so many letters. */
  private static final int OPERATION_LENGTH = 16;

  /** All of them, in the order in which they follow a table's own columns. */
  public static final List<Definition> ALL =
      List.of(
          new Definition("ROW_START", PseudoColumn.ROW_START),
          new Definition("ROW_END", PseudoColumn.ROW_END),
          new Definition("ROW_START_SEQ", PseudoColumn.ROW_START_SEQ),
          new Definition("ROW_END_SEQ", PseudoColumn.ROW_END_SEQ),
          new Definition("ROW_OP", PseudoColumn.ROW_OP),
          new Definition(ROW_ID, PseudoColumn.ROW_ID));

  /** What a change feed tells of each row, before the table's own columns. */
  public static final List<Definition> OF_CHANGES =
      List.of(
          new Definition("CHANGE_TYPE", PseudoColumn.ROW_OP),
          new Definition("CHANGE_SEQ", PseudoColumn.ROW_START_SEQ),
          new Definition("CHANGE_STAMP", PseudoColumn.ROW_START));

  private PseudoColumns() {}

  /** The definition of that name, whatever its case. */
  public static Optional<Definition> find(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return ALL.stream().filter(d -> d.name().equals(upper)).findFirst();
  }

  public static boolean isPseudo(String name) {
    return find(name).isPresent();
  }
}
