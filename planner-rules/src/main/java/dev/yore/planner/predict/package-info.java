/**
 * What prediction needs of SQL: statements without their constants, and what statements would scan.
 * Nothing here runs on the threads of statements but {@link
 * dev.yore.planner.predict.StatementTrace}.
 */
package dev.yore.planner.predict;
