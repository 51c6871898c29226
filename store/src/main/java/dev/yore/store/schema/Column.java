package dev.yore.store.schema;

import org.jspecify.annotations.Nullable;

/**
 * One column of a table. The id is never reused within a table, so a column dropped and added again
 * is another column.
 *
 * @param id 0-based, unique within the table's life
 * @param defaultSql the DEFAULT expression's text, which the store keeps but does not read
 */
public record Column(
    int id, String name, ColumnType type, boolean nullable, @Nullable String defaultSql) {}
