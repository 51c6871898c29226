package dev.yore.driver.meta;

import dev.yore.driver.jdbc.DriverCommand;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.MetaImpl;
import org.jspecify.annotations.Nullable;

/**
 * The columns JDBC prescribes for each of {@code DatabaseMetaData}'s results, in its order. A
 * column is written {@code NAME:t} with t = s (text), i (INTEGER), h (SMALLINT), b (BOOLEAN) or l
 * (BIGINT).
 */
enum MetadataShape {
  TABLES(
      "TABLE_CAT:s TABLE_SCHEM:s TABLE_NAME:s TABLE_TYPE:s REMARKS:s TYPE_CAT:s TYPE_SCHEM:s"
          + " TYPE_NAME:s SELF_REFERENCING_COL_NAME:s REF_GENERATION:s"),
  COLUMNS(
      "TABLE_CAT:s TABLE_SCHEM:s TABLE_NAME:s COLUMN_NAME:s DATA_TYPE:i TYPE_NAME:s COLUMN_SIZE:i"
          + " BUFFER_LENGTH:i DECIMAL_DIGITS:i NUM_PREC_RADIX:i NULLABLE:i REMARKS:s COLUMN_DEF:s"
          + " SQL_DATA_TYPE:i SQL_DATETIME_SUB:i CHAR_OCTET_LENGTH:i ORDINAL_POSITION:i"
          + " IS_NULLABLE:s SCOPE_CATALOG:s SCOPE_SCHEMA:s SCOPE_TABLE:s SOURCE_DATA_TYPE:h"
          + " IS_AUTOINCREMENT:s IS_GENERATEDCOLUMN:s"),
  SCHEMAS("TABLE_SCHEM:s TABLE_CATALOG:s"),
  CATALOGS("TABLE_CAT:s"),
  TABLE_TYPES("TABLE_TYPE:s"),
  TYPE_INFO(
      "TYPE_NAME:s DATA_TYPE:i PRECISION:i LITERAL_PREFIX:s LITERAL_SUFFIX:s CREATE_PARAMS:s"
          + " NULLABLE:h CASE_SENSITIVE:b SEARCHABLE:h UNSIGNED_ATTRIBUTE:b FIXED_PREC_SCALE:b"
          + " AUTO_INCREMENT:b LOCAL_TYPE_NAME:s MINIMUM_SCALE:h MAXIMUM_SCALE:h SQL_DATA_TYPE:i"
          + " SQL_DATETIME_SUB:i NUM_PREC_RADIX:i"),
  PRIMARY_KEYS("TABLE_CAT:s TABLE_SCHEM:s TABLE_NAME:s COLUMN_NAME:s KEY_SEQ:h PK_NAME:s"),
  INDEX_INFO(
      "TABLE_CAT:s TABLE_SCHEM:s TABLE_NAME:s NON_UNIQUE:b INDEX_QUALIFIER:s INDEX_NAME:s TYPE:h"
          + " ORDINAL_POSITION:h COLUMN_NAME:s ASC_OR_DESC:s CARDINALITY:l PAGES:l"
          + " FILTER_CONDITION:s"),
  BEST_ROW_IDENTIFIER(
      "SCOPE:h COLUMN_NAME:s DATA_TYPE:i TYPE_NAME:s COLUMN_SIZE:i BUFFER_LENGTH:i"
          + " DECIMAL_DIGITS:h PSEUDO_COLUMN:h"),
  VERSION_COLUMNS(
      "SCOPE:h COLUMN_NAME:s DATA_TYPE:i TYPE_NAME:s COLUMN_SIZE:i BUFFER_LENGTH:i"
          + " DECIMAL_DIGITS:h PSEUDO_COLUMN:h"),
  FOREIGN_KEYS(
      "PKTABLE_CAT:s PKTABLE_SCHEM:s PKTABLE_NAME:s PKCOLUMN_NAME:s FKTABLE_CAT:s FKTABLE_SCHEM:s"
          + " FKTABLE_NAME:s FKCOLUMN_NAME:s KEY_SEQ:h UPDATE_RULE:h DELETE_RULE:h FK_NAME:s"
          + " PK_NAME:s DEFERRABILITY:h"),
  FUNCTIONS(
      "FUNCTION_CAT:s FUNCTION_SCHEM:s FUNCTION_NAME:s REMARKS:s FUNCTION_TYPE:h SPECIFIC_NAME:s"),
  FUNCTION_COLUMNS(
      "FUNCTION_CAT:s FUNCTION_SCHEM:s FUNCTION_NAME:s COLUMN_NAME:s COLUMN_TYPE:h DATA_TYPE:i"
          + " TYPE_NAME:s PRECISION:i LENGTH:i SCALE:h RADIX:h NULLABLE:h REMARKS:s"
          + " CHAR_OCTET_LENGTH:i ORDINAL_POSITION:i IS_NULLABLE:s SPECIFIC_NAME:s"),
  PROCEDURES(
      "PROCEDURE_CAT:s PROCEDURE_SCHEM:s PROCEDURE_NAME:s RESERVED1:s RESERVED2:s RESERVED3:s"
          + " REMARKS:s PROCEDURE_TYPE:h SPECIFIC_NAME:s"),
  PROCEDURE_COLUMNS(
      "PROCEDURE_CAT:s PROCEDURE_SCHEM:s PROCEDURE_NAME:s COLUMN_NAME:s COLUMN_TYPE:h DATA_TYPE:i"
          + " TYPE_NAME:s PRECISION:i LENGTH:i SCALE:h RADIX:h NULLABLE:h REMARKS:s COLUMN_DEF:s"
          + " SQL_DATA_TYPE:i SQL_DATETIME_SUB:i CHAR_OCTET_LENGTH:i ORDINAL_POSITION:i"
          + " IS_NULLABLE:s SPECIFIC_NAME:s"),
  TABLE_PRIVILEGES(
      "TABLE_CAT:s TABLE_SCHEM:s TABLE_NAME:s GRANTOR:s GRANTEE:s PRIVILEGE:s IS_GRANTABLE:s"),
  COLUMN_PRIVILEGES(
      "TABLE_CAT:s TABLE_SCHEM:s TABLE_NAME:s COLUMN_NAME:s GRANTOR:s GRANTEE:s PRIVILEGE:s"
          + " IS_GRANTABLE:s"),
  USER_TYPES("TYPE_CAT:s TYPE_SCHEM:s TYPE_NAME:s CLASS_NAME:s DATA_TYPE:i REMARKS:s BASE_TYPE:h"),
  SUPER_TYPES(
      "TYPE_CAT:s TYPE_SCHEM:s TYPE_NAME:s SUPERTYPE_CAT:s SUPERTYPE_SCHEM:s SUPERTYPE_NAME:s"),
  SUPER_TABLES("TABLE_CAT:s TABLE_SCHEM:s TABLE_NAME:s SUPERTABLE_NAME:s"),
  ATTRIBUTES(
      "TYPE_CAT:s TYPE_SCHEM:s TYPE_NAME:s ATTR_NAME:s DATA_TYPE:i ATTR_TYPE_NAME:s ATTR_SIZE:i"
          + " DECIMAL_DIGITS:i NUM_PREC_RADIX:i NULLABLE:i REMARKS:s ATTR_DEF:s SQL_DATA_TYPE:i"
          + " SQL_DATETIME_SUB:i CHAR_OCTET_LENGTH:i ORDINAL_POSITION:i IS_NULLABLE:s"
          + " SCOPE_CATALOG:s SCOPE_SCHEMA:s SCOPE_TABLE:s SOURCE_DATA_TYPE:h"),
  CLIENT_INFO_PROPERTIES("NAME:s MAX_LEN:i DEFAULT_VALUE:s DESCRIPTION:s"),
  PSEUDO_COLUMNS(
      "TABLE_CAT:s TABLE_SCHEM:s TABLE_NAME:s COLUMN_NAME:s DATA_TYPE:i COLUMN_SIZE:i"
          + " DECIMAL_DIGITS:i NUM_PREC_RADIX:i COLUMN_USAGE:s REMARKS:s CHAR_OCTET_LENGTH:i"
          + " IS_NULLABLE:s"),
  GENERATED_KEYS(DriverCommand.NO_GENERATED_KEY + ":l"),
  NEXT("SCORE:s STATEMENT:s PARAMETERS:s"),
  TEXT("VALUE:s"),
  NUMBER("VALUE:l");

  private final Meta.Signature signature;

  MetadataShape(String columns) {
    signature = signature(columns);
  }

  /** The shape of that name, as a driver sends it. */
  static MetadataShape of(@Nullable String name) {
    for (MetadataShape shape : values()) {
      if (shape.name().equals(name)) {
        return shape;
      }
    }
    throw new StoreException(ErrorCode.INVALID_PARAMETER, "no such question: " + name);
  }

  /** Columns in the notation of this enum. */
  static Meta.Signature signature(String columns) {
    List<ColumnMetaData> list = new ArrayList<>();
    for (String column : columns.split(" ")) {
      int colon = column.lastIndexOf(':');
      list.add(
          MetaImpl.columnMetaData(
              column.substring(0, colon),
              list.size(),
              type(column.charAt(colon + 1)),
              DatabaseMetaData.columnNullable));
    }
    return new Meta.Signature(
        list,
        "",
        List.of(),
        java.util.Map.of(),
        Meta.CursorFactory.ARRAY,
        Meta.StatementType.SELECT);
  }

  private static ColumnMetaData.AvaticaType type(char letter) {
    return switch (letter) {
      case 's' -> ColumnMetaData.scalar(Types.VARCHAR, "VARCHAR", Rep.STRING);
      case 'i' -> ColumnMetaData.scalar(Types.INTEGER, "INTEGER", Rep.INTEGER);
      case 'h' -> ColumnMetaData.scalar(Types.SMALLINT, "SMALLINT", Rep.SHORT);
      case 'b' -> ColumnMetaData.scalar(Types.BOOLEAN, "BOOLEAN", Rep.BOOLEAN);
      case 'l' -> ColumnMetaData.scalar(Types.BIGINT, "BIGINT", Rep.LONG);
      default -> throw new IllegalArgumentException("no column type " + letter);
    };
  }

  Meta.Signature signature() {
    return signature;
  }
}
