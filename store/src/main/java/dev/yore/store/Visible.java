package dev.yore.store;

import dev.yore.store.schema.Catalogs;

/**
 * What new readers see: the newest durable commit and the catalogs as of it. Immutable.
 *
 * @param sequence 0 for an empty store
 */
record Visible(long sequence, Catalogs catalogs) {}
