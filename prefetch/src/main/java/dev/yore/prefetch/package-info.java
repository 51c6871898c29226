/**
 * Predicts the next scan from those before it and runs it ahead, so that the user's scan finds its
 * vectors decoded. {@link dev.yore.prefetch.Prefetcher} is the entry.
 *
 * <p>One way through: {@link dev.yore.store.ScanObserver} on the query thread puts a {@code
 * ScanEvent} into a bounded queue; the learner thread hands it to the {@code Predictor}, which
 * takes scans apart into templates and parameters, judges its open predictions, learns, and
 * predicts; what is promising goes to the {@code Warmer}'s thread. Only {@code Prefetcher}, {@code
 * Warmer} and {@code StatisticsRecorder} know of threads; everything else belongs to the learner.
 *
 * <p>The only package that may use Weka, and therefore under the GPL, version 3.
 */
package dev.yore.prefetch;
