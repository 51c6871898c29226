/**
 * Changes of rows: INSERT, UPDATE, DELETE, MERGE and UPSERT. Each is a query for the rows it needs,
 * read to the end before anything is changed, and one change of one table. Plans are immutable and
 * shared; running them is confined to the session's thread.
 */
package dev.yore.planner.dml;
