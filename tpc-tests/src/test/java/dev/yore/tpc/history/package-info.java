/** The business history by itself. */
package dev.yore.tpc.history;
