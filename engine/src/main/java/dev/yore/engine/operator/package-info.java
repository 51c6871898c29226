/**
 * Runs plans: {@link dev.yore.engine.operator.PlanRunner} makes an operator of every node. An
 * operator's output comes as several cursors, one per worker, that share the work; what must be
 * complete before the first row (a join's build side, an aggregate) is computed when it is opened.
 * An operator is opened and closed by one thread; each of its cursors is for one thread at a time.
 */
package dev.yore.engine.operator;
