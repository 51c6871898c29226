package dev.yore.clients;

/** Where the database runs, seen from the client. */
enum Place {
  EMBEDDED,
  REMOTE
}
