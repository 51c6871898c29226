/**
 * What a query may hold and where it puts the rest: accounts of bytes, and spill files. Accounts
 * are safe for many threads; a spill file is written and then read by one thread at a time.
 */
package dev.yore.engine.memory;
