/**
 * Plans while they run: what a statement works with, its parameters' values, the cursor over its
 * rows. Confined to one thread per statement.
 */
package dev.yore.planner.run;
