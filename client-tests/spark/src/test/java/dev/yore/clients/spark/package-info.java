/** Spark's JDBC source against the driver, on a class path with all that Spark brings. */
package dev.yore.clients.spark;
