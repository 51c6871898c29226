/** Spreads of samples. */
package dev.yore.tpc.bench.figure;
