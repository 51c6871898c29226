/**
 * Window functions over rows that are sorted already: partitions, peers and frames as row numbers,
 * and the functions that pick rows by them. Confined to one thread.
 */
package dev.yore.engine.window;
