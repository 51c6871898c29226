/**
 * The commit log: what is acknowledged is in here, on disk, before anybody sees it. One writer at a
 * time, recovery by replay.
 */
package dev.yore.store.log;
