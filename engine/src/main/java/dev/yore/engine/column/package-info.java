/**
 * Tools on column vectors that operators share: collecting rows, picking rows, hashing keys.
 * Collectors are confined to one thread; the rest are pure functions.
 */
package dev.yore.engine.column;
