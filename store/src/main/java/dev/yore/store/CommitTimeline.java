package dev.yore.store;

import dev.yore.store.metadata.CheckpointStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * When commits happened and what they did: those since the last checkpoint in memory, older ones in
 * the metadata. Sequences are dense and stamps never decrease, so a time is found by bisection.
 * Safe for many threads; callers ask about visible sequences only.
 */
final class CommitTimeline {
  /** Stamps that are read and kept together. */
  private static final int CHUNK_BITS = 12;

  private static final int CHUNK = 1 << CHUNK_BITS;

  /** Four million stamps, 32 MiB: what a look back at much history may keep in memory. */
  private static final int MAX_CHUNKS = 1024;

  /** Commits read from the metadata in one of its transactions. */
  private static final int PAGE = 1024;

  private final CheckpointStore metadata;
  private final ConcurrentSkipListMap<Long, Commit> tail = new ConcurrentSkipListMap<>();
  private final Map<Long, long[]> chunks = new ConcurrentHashMap<>();

  CommitTimeline(CheckpointStore metadata) {
    this.metadata = metadata;
  }

  /** Adds the next commit; commit lock. */
  void add(Commit commit) {
    tail.put(commit.sequence(), commit);
  }

  /** Commits not yet in the metadata, up to and with the given one. */
  Iterable<Commit> uncheckpointed(long throughSequence) {
    return tail.headMap(throughSequence, true).values();
  }

  /** Forgets what the metadata has by now. */
  void checkpointed(long throughSequence) {
    tail.headMap(throughSequence, true).clear();
  }

  /** The stamp of a visible sequence; the smallest long for 0. */
  long stampOf(long sequence) {
    if (sequence <= 0) {
      return Long.MIN_VALUE;
    }
    Commit recent = tail.get(sequence);
    return recent != null ? recent.stampMillis() : storedStamp(sequence);
  }

  private long storedStamp(long sequence) {
    long chunk = sequence >>> CHUNK_BITS;
    int offset = (int) (sequence & CHUNK - 1);
    long[] stamps = chunks.get(chunk);
    if (stamps == null || stamps.length <= offset) {
      long from = chunk << CHUNK_BITS;
      stamps = metadata.stamps(from, from + CHUNK);
      if (chunks.size() >= MAX_CHUNKS) {
        chunks.clear();
      }
      chunks.put(chunk, stamps);
    }
    if (stamps.length <= offset) {
      throw new StoreException(
          ErrorCode.CORRUPT, "the metadata has no commit " + sequence + "; restore from a backup");
    }
    return stamps[offset];
  }

  /** The highest sequence up to {@code last} whose stamp is not after the time; 0 if none is. */
  long sequenceAsOf(long stampMillis, long last) {
    long[] around = metadata.around(stampMillis, last);
    long low = around[0];
    long high = around[1];
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (stampOf(middle) <= stampMillis) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Commits with {@code fromSequence <= sequence < toSequence}, ascending. */
  List<Commit> commits(long fromSequence, long toSequence) {
    List<Commit> commits = new ArrayList<>();
    forEach(fromSequence, toSequence, commits::add);
    return commits;
  }

  /** Commits with {@code fromSequence <= sequence < toSequence}, ascending. */
  void forEach(long fromSequence, long toSequence, Consumer<Commit> consumer) {
    long next = Math.max(1, fromSequence);
    while (next < toSequence) {
      Commit recent = tail.get(next);
      if (recent != null) {
        consumer.accept(recent);
        next++;
      } else {
        next = forEachStored(next, Math.min(toSequence, next + PAGE), consumer);
      }
    }
  }

  private long forEachStored(long from, long to, Consumer<Commit> consumer) {
    long next = from;
    for (Commit commit : metadata.commits(from, to)) {
      consumer.accept(commit);
      next = commit.sequence() + 1;
    }
    if (next == from) {
      throw new StoreException(
          ErrorCode.CORRUPT, "the metadata has no commit " + from + "; restore from a backup");
    }
    return next;
  }
}
