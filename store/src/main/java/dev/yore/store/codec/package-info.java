/**
 * Encodings of column vectors to bytes and back: bit packing, frame of reference, run length,
 * dictionary, zstd. Pure functions on arrays; no files, no threads.
 */
package dev.yore.store.codec;
