/**
 * Rows where operators are not columnar: out of scan batches, and into vector batches for changes.
 * Readers and writers are confined to one thread. Knows no Calcite.
 */
package dev.yore.engine.row;
