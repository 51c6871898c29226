/**
 * The way to a server: {@link dev.yore.driver.remote.YoreRemoteDriver} over Avatica's protobuf
 * messages and the JDK's HTTP client. Together with {@code dev.yore.driver.jdbc} this is all of the
 * self-contained remote driver, so it must not use Calcite's core, the planner or the store beyond
 * {@link dev.yore.store.ErrorCode}.
 */
package dev.yore.driver.remote;
