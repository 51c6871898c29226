/**
 * Who may do what: users, roles and privileges, kept in a table of the store itself, so that they
 * have a history, are backed up and restored with it; what a statement needs; and whether its user
 * has that.
 */
package dev.yore.planner.access;
