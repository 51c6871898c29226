/**
 * Times in queries: which table reference reads which versions. Clauses are pushed down to scans
 * right after conversion to relational algebra and turned into sequences when the statement runs.
 */
package dev.yore.planner.period;
