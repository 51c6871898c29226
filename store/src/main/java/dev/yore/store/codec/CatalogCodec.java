package dev.yore.store.codec;

import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.Identity;
import dev.yore.store.schema.OlderRows;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableRules;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.ViewSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Catalogs and schemas as bytes: in commit records and in the metadata. Pure functions.
 *
 * <pre>
 * Catalog  ::= version:u8 (4) sequence:varint tables:varint Table* views:varint View*
 *              former:varint Table*
 * Table    ::= tableId:varint Name columns:varint Column* keys:varint ordinal:varint*
 *              created:varint dropped:varint Optional       dropped 0 while it lives
 *              since:varint nextColumnId:varint Rules
 * Rules    ::= Optional constraints:varint Constraint* indexes:varint Index*   name of the key
 * Constraint ::= 1:u8 String Ids | 2:u8 String String Ids                      UNIQUE, CHECK
 *              | 3:u8 String Ids parentTableId:varint Ids onDelete:u8 onUpdate:u8
 * Index    ::= String Ids unique:u8
 * Ids      ::= count:varint columnId:varint*
 * Column   ::= id:varint String kind:u8 precision:varint scale:varint nullable:u8 Optional Older
 *              Identity Optional                             default, comment
 * Older    ::= 0:u8 | 1:u8 since:varint Value | 2:u8 since:varint Column
 * Identity ::= 0:u8 | 1:u8 always:u8 start:zigzag increment:zigzag
 * Value    ::= 0:u8 | 1:u8 zigzag | 2:u8 f64 | 3:u8 length:varint bytes
 * View     ::= Name String created:varint dropped:varint Optional
 * Name     ::= String String                                schema, name
 * String   ::= length:varint UTF-8
 * Optional ::= 0:u8 | 1:u8 String
 * kind     ::= BOOLEAN 1 TINYINT 2 SMALLINT 3 INTEGER 4 BIGINT 5 DECIMAL 6 REAL 7 DOUBLE 8 CHAR 9
 *              VARCHAR 10 BINARY 11 VARBINARY 12 DATE 13 TIME 14 TIMESTAMP 15 UUID 16
 *              TIMESTAMP WITH LOCAL TIME ZONE 17
 * </pre>
 *
 * Version 1 had no former tables, no {@code since}, {@code nextColumnId} and {@code Older}: no
 * table was ever altered then. Version 2 had no {@code Identity}; version 3 no {@code Rules} and no
 * comments of columns and views. Actions: 0 NO ACTION, 1 RESTRICT, 2 CASCADE, 3 SET NULL, 4 SET
 * DEFAULT.
 */
public final class CatalogCodec {
  static final int VERSION = 4;

  private static final int NOT_ALTERABLE = 1;
  private static final int WITHOUT_IDENTITY = 2;
  private static final int WITHOUT_RULES = 3;
  private static final int CONSTANT = 1;
  private static final int CONVERTED = 2;
  private static final int LONG_VALUE = 1;
  private static final int DOUBLE_VALUE = 2;
  private static final int BYTES_VALUE = 3;

  private CatalogCodec() {}

  public static byte[] encode(Catalog catalog) {
    ByteWriter out = new ByteWriter();
    encode(out, catalog);
    return out.toByteArray();
  }

  public static void encode(ByteWriter out, Catalog catalog) {
    out.putByte(VERSION);
    out.putVarLong(catalog.version());
    out.putVarLong(catalog.tables().size());
    for (TableSchema table : catalog.tables()) {
      writeTable(out, table);
    }
    out.putVarLong(catalog.views().size());
    for (ViewSchema view : catalog.views()) {
      writeName(out, view.name());
      out.putString(view.sql());
      out.putVarLong(view.createdSequence());
      writeDropped(out, view.droppedSequence());
      writeOptional(out, view.comment());
    }
    out.putVarLong(catalog.former().size());
    for (TableSchema table : catalog.former()) {
      writeTable(out, table);
    }
  }

  /** Reads a catalog that fills the whole array. */
  public static Catalog decode(byte[] bytes) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes);
    Catalog catalog = decode(in);
    if (in.remaining() > 0) {
      throw in.corrupt(in.remaining() + " bytes after a catalog");
    }
    return catalog;
  }

  public static Catalog decode(ByteReader in) throws CorruptDataException {
    int start = in.position();
    int version = in.readByte();
    if (version > VERSION) {
      throw CorruptDataException.tooNew("catalog", version, VERSION, start);
    }
    long sequence = in.readVarLong();
    List<TableSchema> tables = readTables(in, version);
    List<ViewSchema> views = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      views.add(
          new ViewSchema(
              readName(in),
              in.readString(),
              in.readVarLong(),
              readDropped(in),
              version <= WITHOUT_RULES ? null : readOptional(in)));
    }
    List<TableSchema> former = version == NOT_ALTERABLE ? List.of() : readTables(in, version);
    return new Catalog(sequence, tables, views, former);
  }

  private static List<TableSchema> readTables(ByteReader in, int version)
      throws CorruptDataException {
    List<TableSchema> tables = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      tables.add(readTable(in, version));
    }
    return tables;
  }

  private static void writeTable(ByteWriter out, TableSchema table) {
    out.putVarLong(table.tableId());
    writeName(out, table.name());
    out.putVarLong(table.columns().size());
    for (Column column : table.columns()) {
      writeColumn(out, column);
    }
    out.putVarLong(table.keyColumns().size());
    for (int ordinal : table.keyColumns()) {
      out.putVarLong(ordinal);
    }
    out.putVarLong(table.createdSequence());
    writeDropped(out, table.droppedSequence());
    writeOptional(out, table.comment());
    out.putVarLong(table.sinceSequence());
    out.putVarLong(table.nextColumnId());
    RulesCodec.write(out, table.rules());
  }

  private static TableSchema readTable(ByteReader in, int version) throws CorruptDataException {
    int tableId = in.readVarInt(Integer.MAX_VALUE);
    TableName name = readName(in);
    List<Column> columns = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      columns.add(readColumn(in, version));
    }
    List<Integer> keyColumns = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      keyColumns.add(in.readVarInt(columns.size() - 1));
    }
    long created = in.readVarLong();
    long dropped = readDropped(in);
    String comment = readOptional(in);
    if (version == NOT_ALTERABLE) {
      return new TableSchema(tableId, name, columns, keyColumns, created, dropped, comment);
    }
    return new TableSchema(
        tableId,
        name,
        columns,
        keyColumns,
        created,
        dropped,
        comment,
        in.readVarLong(),
        in.readVarInt(Integer.MAX_VALUE),
        version <= WITHOUT_RULES ? TableRules.NONE : RulesCodec.read(in));
  }

  private static void writeColumn(ByteWriter out, Column column) {
    out.putVarLong(column.id());
    out.putString(column.name());
    out.putByte(codeOf(column.type().kind()));
    out.putVarLong(column.type().precision());
    out.putVarLong(column.type().scale());
    out.putByte(column.nullable() ? 1 : 0);
    writeOptional(out, column.defaultSql());
    writeOlder(out, column.older());
    Identity identity = column.identity();
    out.putByte(identity == null ? 0 : 1);
    if (identity != null) {
      out.putByte(identity.always() ? 1 : 0);
      out.putZigZag(identity.start());
      out.putZigZag(identity.increment());
    }
    writeOptional(out, column.comment());
  }

  private static void writeOlder(ByteWriter out, @Nullable OlderRows older) {
    if (older == null) {
      out.putByte(0);
      return;
    }
    out.putByte(older instanceof OlderRows.Constant ? CONSTANT : CONVERTED);
    out.putVarLong(older.sinceSequence());
    if (older instanceof OlderRows.Constant constant) {
      writeValue(out, constant.value());
    } else if (older instanceof OlderRows.Converted converted) {
      writeColumn(out, converted.former());
    }
  }

  private static void writeValue(ByteWriter out, @Nullable Object value) {
    if (value instanceof Long number) {
      out.putByte(LONG_VALUE);
      out.putZigZag(number);
    } else if (value instanceof Double number) {
      out.putByte(DOUBLE_VALUE);
      out.putLong(Double.doubleToRawLongBits(number));
    } else if (value instanceof byte[] bytes) {
      out.putByte(BYTES_VALUE);
      out.putVarLong(bytes.length);
      out.putBytes(bytes, 0, bytes.length);
    } else {
      out.putByte(0);
    }
  }

  private static Column readColumn(ByteReader in, int version) throws CorruptDataException {
    int id = in.readVarInt(Integer.MAX_VALUE);
    String name = in.readString();
    Kind kind = kindOf(in);
    int precision = in.readVarInt(Integer.MAX_VALUE);
    int scale = in.readVarInt(Integer.MAX_VALUE);
    boolean nullable = in.readByte() != 0;
    String defaultSql = readOptional(in);
    OlderRows older = version == NOT_ALTERABLE ? null : readOlder(in, version);
    return new Column(
        id,
        name,
        new ColumnType(kind, precision, scale),
        nullable,
        defaultSql,
        older,
        version <= WITHOUT_IDENTITY ? null : readIdentity(in),
        version <= WITHOUT_RULES ? null : readOptional(in));
  }

  private static @Nullable Identity readIdentity(ByteReader in) throws CorruptDataException {
    if (in.readByte() == 0) {
      return null;
    }
    boolean always = in.readByte() != 0;
    long start = in.readZigZag();
    long increment = in.readZigZag();
    if (increment == 0) {
      throw in.corrupt("an identity column that does not count");
    }
    return new Identity(always, start, increment);
  }

  private static @Nullable OlderRows readOlder(ByteReader in, int version)
      throws CorruptDataException {
    int form = in.readByte();
    return switch (form) {
      case 0 -> null;
      case CONSTANT -> new OlderRows.Constant(in.readVarLong(), readValue(in));
      case CONVERTED -> new OlderRows.Converted(in.readVarLong(), readColumn(in, version));
      default -> throw in.corrupt("older rows of form " + form);
    };
  }

  private static @Nullable Object readValue(ByteReader in) throws CorruptDataException {
    int form = in.readByte();
    return switch (form) {
      case 0 -> null;
      case LONG_VALUE -> in.readZigZag();
      case DOUBLE_VALUE -> Double.longBitsToDouble(in.readLong());
      case BYTES_VALUE -> in.readBytes(in.readVarInt(in.remaining()));
      default -> throw in.corrupt("value of form " + form);
    };
  }

  private static void writeName(ByteWriter out, TableName name) {
    out.putString(name.schema());
    out.putString(name.name());
  }

  private static TableName readName(ByteReader in) throws CorruptDataException {
    return new TableName(in.readString(), in.readString());
  }

  /** No table is dropped by the commit 0, so 0 is free to mean that it lives. */
  private static void writeDropped(ByteWriter out, long droppedSequence) {
    out.putVarLong(droppedSequence == Long.MAX_VALUE ? 0 : droppedSequence);
  }

  private static long readDropped(ByteReader in) throws CorruptDataException {
    long sequence = in.readVarLong();
    return sequence == 0 ? Long.MAX_VALUE : sequence;
  }

  static void writeOptional(ByteWriter out, @Nullable String text) {
    out.putByte(text == null ? 0 : 1);
    if (text != null) {
      out.putString(text);
    }
  }

  static @Nullable String readOptional(ByteReader in) throws CorruptDataException {
    return in.readByte() == 0 ? null : in.readString();
  }

  /** Numbers of their own, so that the order of the enum may change. */
  private static int codeOf(Kind kind) {
    return switch (kind) {
      case BOOLEAN -> 1;
      case TINYINT -> 2;
      case SMALLINT -> 3;
      case INTEGER -> 4;
      case BIGINT -> 5;
      case DECIMAL -> 6;
      case REAL -> 7;
      case DOUBLE -> 8;
      case CHAR -> 9;
      case VARCHAR -> 10;
      case BINARY -> 11;
      case VARBINARY -> 12;
      case DATE -> 13;
      case TIME -> 14;
      case TIMESTAMP -> 15;
      case UUID -> 16;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> 17;
    };
  }

  private static Kind kindOf(ByteReader in) throws CorruptDataException {
    int code = in.readByte();
    for (Kind kind : Kind.values()) {
      if (codeOf(kind) == code) {
        return kind;
      }
    }
    throw in.corrupt("column kind " + code);
  }
}
