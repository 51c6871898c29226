/** What the planner may assume about tables; estimates, never answers. Immutable values. */
package dev.yore.store.statistics;
