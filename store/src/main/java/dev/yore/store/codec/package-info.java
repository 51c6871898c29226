/**
 * Encodings of column vectors, catalogs and commits to bytes and back: bit packing, frame of
 * reference, runs, dictionaries, zstd. {@link dev.yore.store.codec.VectorCodec} and {@link
 * dev.yore.store.codec.CommitRecordCodec} are the entries; each class has its grammar. Pure
 * functions on arrays; no files. Whatever the bytes, decoders give a value or throw {@link
 * dev.yore.store.codec.CorruptDataException}, and allocate in proportion to them.
 */
package dev.yore.store.codec;
