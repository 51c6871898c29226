/**
 * The store's catalog as Calcite sees it: tables, views and system tables in schemas. One {@link
 * dev.yore.planner.catalog.SqlCatalog} per version of the catalog; immutable but for caches, safe
 * for many threads. Reads no table's rows.
 */
package dev.yore.planner.catalog;
