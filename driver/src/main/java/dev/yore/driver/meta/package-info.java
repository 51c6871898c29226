/**
 * Avatica's {@code Meta} over {@link dev.yore.planner.Database}: {@link
 * dev.yore.driver.meta.YoreMeta} serves one embedded connection or, for a server, all of them by
 * connection id. Knows nothing of HTTP.
 */
package dev.yore.driver.meta;
