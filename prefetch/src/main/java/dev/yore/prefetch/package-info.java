/** Learns from the scans a store has seen which will come next, and warms them. */
package dev.yore.prefetch;
