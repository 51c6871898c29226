/**
 * The JDBC objects a client sees, the same for embedded and remote connections: Avatica's, with its
 * wrong or missing answers put right. Must not depend on Calcite's core, LMDB or the planner, so
 * that the remote driver stays small. Connections and statements may be used by one thread at a
 * time; {@code Statement.cancel} by any.
 */
package dev.yore.driver.jdbc;
