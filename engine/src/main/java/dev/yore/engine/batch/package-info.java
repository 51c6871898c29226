/**
 * Rows on their way between operators: typed vectors with null masks and a selection vector.
 * Immutable values.
 */
package dev.yore.engine.batch;
