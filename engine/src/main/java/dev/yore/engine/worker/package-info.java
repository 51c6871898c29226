/**
 * Threads that all queries share fairly. Work comes in steps of about a batch, so that a thread can
 * turn to another query, or stop, between any two. Safe for many threads.
 */
package dev.yore.engine.worker;
