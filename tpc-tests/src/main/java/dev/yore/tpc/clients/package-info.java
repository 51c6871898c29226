/** What clients of a server get: the four ratios of {@code bench-clients}, and its mixed load. */
package dev.yore.tpc.clients;
