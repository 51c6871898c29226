/**
 * What statements asked, and which come next: history, prediction, fetching ahead and its
 * measurement. Knows no SQL: whoever plans statements offers {@link
 * dev.yore.store.predict.StatementPlanner}. Scoring models come through {@link
 * dev.yore.store.predict.ScoreModelProvider}; without any, counting alone scores.
 *
 * <p>Statements only put an event into a queue. Everything else happens on the threads of {@link
 * dev.yore.store.predict.PredictionService}.
 */
package dev.yore.store.predict;
