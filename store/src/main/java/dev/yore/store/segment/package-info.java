/**
 * Segment files: deltas of a table over a range of sequences, written once, read by chunk, every
 * chunk checksummed. Readers are safe for many threads.
 */
package dev.yore.store.segment;
