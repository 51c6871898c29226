/**
 * What tables look like: types, columns, keys and the versioned catalog. Immutable values only; no
 * I/O.
 */
package dev.yore.store.schema;
