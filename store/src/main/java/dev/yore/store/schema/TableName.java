package dev.yore.store.schema;

/** A table's or view's full name; both parts are case-sensitive here (SQL folds before). */
public record TableName(String schema, String name) {
  /** Where tables live unless a schema is named. */
  public static final String DEFAULT_SCHEMA = "PUBLIC";

  public static TableName of(String name) {
    return new TableName(DEFAULT_SCHEMA, name);
  }

  @Override
  public String toString() {
    return schema.equals(DEFAULT_SCHEMA) ? name : schema + "." + name;
  }
}
