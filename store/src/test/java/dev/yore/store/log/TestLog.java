package dev.yore.store.log;

import dev.yore.store.StoreOptions;
import dev.yore.store.directory.StoreDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A commit log in a directory of its own, replayed, with what the replay delivered. */
record TestLog(StoreDirectory directory, CommitLog log, List<Entry> replayed)
    implements AutoCloseable {

  /** One delivered record. */
  record Entry(long sequence, long stampMillis, byte[] payload) {}

  static TestLog open(Path root, long afterSequence) {
    StoreDirectory directory = StoreDirectory.open(StoreOptions.at(root));
    CommitLog log = CommitLog.open(directory);
    List<Entry> replayed = new ArrayList<>();
    boolean opened = false;
    try {
      log.replay(
          afterSequence,
          (sequence, stamp, payload) -> replayed.add(new Entry(sequence, stamp, payload)));
      opened = true;
      return new TestLog(directory, log, replayed);
    } finally {
      if (!opened) {
        log.close();
        directory.close();
      }
    }
  }

  /** Appends and waits. */
  void commit(long sequence, byte[] payload) {
    log.awaitDurable(log.append(sequence, stamp(sequence), payload));
  }

  static long stamp(long sequence) {
    return 1_000_000 + sequence;
  }

  /** Bytes that follow from the seed and hardly ever hold a run of zeros. */
  static byte[] payload(long seed, int bytes) {
    byte[] payload = new byte[bytes];
    new Random(seed).nextBytes(payload);
    return payload;
  }

  List<Long> sequences() {
    return replayed.stream().map(Entry::sequence).toList();
  }

  @Override
  public void close() {
    log.close();
    directory.close();
  }
}
