package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;

/** One value: a row of a vector. */
record RowValue(ColumnVector vector, int row) {}
