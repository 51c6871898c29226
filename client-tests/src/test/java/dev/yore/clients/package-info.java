/**
 * Programs that reach a database through JDBC, against Yore embedded and remote: what they read is
 * compared with what was written.
 */
package dev.yore.clients;
