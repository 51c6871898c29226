package dev.yore.store.codec;

import dev.yore.store.vector.ColumnVector;

/**
 * Some consecutive rows of a vector.
 *
 * @param vector the rows
 * @param firstRow which row of the whole vector its row 0 is
 */
public record VectorSlice(ColumnVector vector, int firstRow) {}
