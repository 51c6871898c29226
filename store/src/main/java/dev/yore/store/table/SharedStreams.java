package dev.yore.store.table;

import java.util.concurrent.atomic.AtomicInteger;

/** Pinned streams that several parts of a scan read; the last to let go releases them. */
final class SharedStreams {
  private final TableStreams streams;
  private final AtomicInteger users;

  SharedStreams(TableStreams streams, int users) {
    this.streams = streams;
    this.users = new AtomicInteger(users);
  }

  /** Whether somebody still reads them. */
  boolean isUsed() {
    return users.get() > 0;
  }

  /** One user's goodbye; once each. */
  void release() {
    if (users.decrementAndGet() == 0) {
      streams.release();
    }
  }
}
