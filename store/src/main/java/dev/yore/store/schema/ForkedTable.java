package dev.yore.store.schema;

/**
 * A table a branch took over from its parent. Immutable.
 *
 * @param tableId the branch's own id for it, under which it keeps what it does to the table
 * @param parentTableId the parent's id for it
 * @param firstRowId the id of the first row the branch may insert; rows below it are the parent's
 * @param columnIdEnd columns the table had when the branch left have smaller ids
 */
public record ForkedTable(int tableId, int parentTableId, long firstRowId, int columnIdEnd) {}
