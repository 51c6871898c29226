/**
 * Scalar expressions over the fields of a batch: what is to be computed, free of any SQL parser's
 * or planner's classes, and its compilation to loops over primitive arrays. Expressions are
 * immutable.
 */
package dev.yore.engine.expression;
