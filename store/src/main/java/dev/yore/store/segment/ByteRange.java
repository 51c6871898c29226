package dev.yore.store.segment;

/** Bytes of a segment that follow each other. Immutable. */
public record ByteRange(long offset, long length) {}
