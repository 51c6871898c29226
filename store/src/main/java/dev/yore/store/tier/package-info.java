/**
 * Tiers: where segments lie, how to read those in an object store through a cache on the local
 * disk, and the options of all that. {@link dev.yore.store.tier.TierStorage} is the door. Knows no
 * tables; what is moved when is decided by the store itself. Safe for many threads.
 */
package dev.yore.store.tier;
