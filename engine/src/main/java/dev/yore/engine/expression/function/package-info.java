/**
 * What scalar functions do to values: exact arithmetic, text, dates, casts. Called by the
 * interpreter and by generated classes, and therefore public; pure functions unless said otherwise.
 */
package dev.yore.engine.expression.function;
