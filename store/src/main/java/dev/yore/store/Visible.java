package dev.yore.store;

import dev.yore.store.schema.Catalog;

/**
 * What new readers see: the newest durable commit and the catalog as of it. Immutable.
 *
 * @param sequence 0 for an empty store
 */
record Visible(long sequence, Catalog catalog) {}
