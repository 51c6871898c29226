/**
 * The log of a process that {@code yore} runs: lines of text or JSON objects on standard error. It
 * stands behind SLF4J; programs that embed Yore choose their own.
 */
package dev.yore.server.log;
