package dev.yore.store.retention;

/**
 * The receipt of an erasure. It says nothing of what was erased. Immutable.
 *
 * @param table the table's name then
 * @param sequence the commit that tells of it
 * @param stampMillis that commit's stamp
 * @param rows rows erased, on all branches together
 * @param versions versions of them, their ends included
 * @param segments files written anew
 * @param digest SHA-256, in hexadecimal, of tables, row ids and the files written anew
 */
public record Erasure(
    int tableId,
    String table,
    long sequence,
    long stampMillis,
    long rows,
    long versions,
    int segments,
    String digest) {}
