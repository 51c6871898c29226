/** Operators against references that work row by row, over random batches of all shapes. */
package dev.yore.engine.operator;
