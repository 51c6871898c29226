package dev.yore.store.segment;

/**
 * Where a dictionary lies that texts of a column were compressed with. With the segment's id, its
 * own is its version: it never changes. Immutable.
 *
 * @param id 1 and up, by its place among the segment's
 */
record DictionaryEntry(int id, int columnId, ChunkRef chunk) {}
