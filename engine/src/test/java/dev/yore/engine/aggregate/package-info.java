/** What aggregates work with, against plain references. */
package dev.yore.engine.aggregate;
