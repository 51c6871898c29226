/** Files that Yore and another database write for one another. */
package dev.yore.tpc.exchange;
