package dev.yore.store.schema;

import org.jspecify.annotations.Nullable;

/**
 * One column of a table. The id names its values on disk and is never reused within a table, so a
 * column dropped and added again is another column; a type of another physical form gets a new id.
 *
 * @param id 0-based, unique within the table's life
 * @param defaultSql the DEFAULT expression's text, which the store keeps but does not read
 * @param older what rows have that are older than the id; null if the table had it from the start
 * @param identity how it numbers rows, or null
 * @param comment free text or null
 */
public record Column(
    int id,
    String name,
    ColumnType type,
    boolean nullable,
    @Nullable String defaultSql,
    @Nullable OlderRows older,
    @Nullable Identity identity,
    @Nullable String comment) {

  /** A column about which nothing is said. */
  public Column(
      int id,
      String name,
      ColumnType type,
      boolean nullable,
      @Nullable String defaultSql,
      @Nullable OlderRows older,
      @Nullable Identity identity) {
    this(id, name, type, nullable, defaultSql, older, identity, null);
  }

  /** A column that does not number rows. */
  public Column(
      int id,
      String name,
      ColumnType type,
      boolean nullable,
      @Nullable String defaultSql,
      @Nullable OlderRows older) {
    this(id, name, type, nullable, defaultSql, older, null, null);
  }

  /** A column that every row of its table has. */
  public Column(
      int id, String name, ColumnType type, boolean nullable, @Nullable String defaultSql) {
    this(id, name, type, nullable, defaultSql, null, null, null);
  }

  /** The same column under another name. */
  public Column withName(String newName) {
    return new Column(id, newName, type, nullable, defaultSql, older, identity, comment);
  }

  /** The same column with another default. */
  public Column withDefault(@Nullable String newDefault) {
    return new Column(id, name, type, nullable, newDefault, older, identity, comment);
  }

  /** The same column, with or without NOT NULL. */
  public Column withNullable(boolean newNullable) {
    return new Column(id, name, type, newNullable, defaultSql, older, identity, comment);
  }

  /** The same column with other words about it. */
  public Column withComment(@Nullable String newComment) {
    return new Column(id, name, type, nullable, defaultSql, older, identity, newComment);
  }

  /** Whether values of both are written alike: ids, types and nullability are the same. */
  boolean isWrittenAs(Column other) {
    return id == other.id && nullable == other.nullable && type.equals(other.type);
  }
}
