/**
 * From vectors to SQL values and back: rows out of scans, changes into tables. Knows no Calcite.
 */
package dev.yore.engine;
