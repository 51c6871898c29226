/** The benchmark on small data: that it runs and what it shows, not how fast anything is. */
package dev.yore.tpc.bench;
