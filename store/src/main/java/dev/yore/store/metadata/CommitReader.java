package dev.yore.store.metadata;

import dev.yore.store.Commit;
import dev.yore.store.kv.KeyValueStore;
import dev.yore.store.kv.KvDatabase;
import dev.yore.store.kv.KvKeys;
import dev.yore.store.kv.ScanOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the commits of the metadata, of which there is one for each sequence. Thread-safe. */
final class CommitReader {
  private final KeyValueStore store;
  private final EntryDecoder decoder;

  CommitReader(KeyValueStore store, EntryDecoder decoder) {
    this.store = store;
    this.decoder = decoder;
  }

  /** See {@link CheckpointStore#commits}. */
  List<Commit> commits(long fromSequence, long toSequence) {
    List<Commit> commits = new ArrayList<>();
    scan(fromSequence, toSequence, (sequence, value) -> commits.add(decode(sequence, value)));
    return commits;
  }

  private Commit decode(long sequence, byte[] value) {
    return decoder.decode("commit", value, bytes -> CommitEntry.decode(sequence, bytes));
  }

  /** See {@link CheckpointStore#stamps}. */
  long[] stamps(long fromSequence, long toSequence) {
    long[] stamps = new long[Math.toIntExact(toSequence - fromSequence)];
    long[] next = {fromSequence};
    if (fromSequence == 0) {
      stamps[0] = Long.MIN_VALUE;
      next[0] = 1;
    }
    scan(
        fromSequence,
        toSequence,
        (sequence, value) -> {
          requireNext(sequence, next[0]);
          stamps[(int) (sequence - fromSequence)] =
              decoder.decode("commit", value, CommitEntry::stampMillis);
          next[0]++;
        });
    return Arrays.copyOf(stamps, (int) (next[0] - fromSequence));
  }

  /**
   * Reads all of them.
   *
   * @throws dev.yore.store.StoreException {@code CORRUPT} if one cannot be read, is missing up to
   *     the last one, or comes after it
   */
  void verify(long lastSequence) {
    long[] next = {1};
    scan(
        1,
        Long.MAX_VALUE,
        (sequence, value) -> {
          requireNext(decode(sequence, value).sequence(), next[0]);
          next[0]++;
        });
    requireNext(lastSequence + 1, next[0]);
  }

  private void requireNext(long sequence, long expected) {
    if (sequence != expected) {
      throw decoder.missing("commit " + expected);
    }
  }

  private interface CommitVisitor {
    void visit(long sequence, byte[] value);
  }

  private void scan(long fromSequence, long toSequence, CommitVisitor visitor) {
    store.<Boolean>read(
        txn -> {
          txn.scan(
              KvDatabase.COMMITS,
              KvKeys.ofLong(fromSequence),
              KvKeys.ofLong(toSequence),
              ScanOrder.FORWARD,
              (key, value) -> {
                visitor.visit(KvKeys.longAt(key, 0), value);
                return true;
              });
          return Boolean.TRUE;
        });
  }
}
