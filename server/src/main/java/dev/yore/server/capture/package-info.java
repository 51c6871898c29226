/**
 * Keeps the history of tables in other databases: reads them again and again through JDBC and
 * commits what became different.
 */
package dev.yore.server.capture;
