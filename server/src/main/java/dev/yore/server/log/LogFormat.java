package dev.yore.server.log;

/** How the process's log is written. */
public enum LogFormat {
  /** For people: a line a message, and the stack below it. */
  TEXT,
  /** For programs: a JSON object a line, the stack inside it. */
  JSON
}
