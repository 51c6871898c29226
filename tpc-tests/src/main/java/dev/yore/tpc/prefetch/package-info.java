/**
 * Whether prediction pays: workloads, a simulation of tiered storage in virtual time, the real
 * predictor and the baselines it must beat. Everything is deterministic by seed and confined to one
 * thread.
 */
package dev.yore.tpc.prefetch;
