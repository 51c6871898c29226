/**
 * Stores opened inside this process: one {@link dev.yore.planner.Database} for each canonical path,
 * shared by everybody who leases it and closed with the last lease.
 */
package dev.yore.driver.embedded;
