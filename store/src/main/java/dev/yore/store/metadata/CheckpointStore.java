package dev.yore.store.metadata;

import dev.yore.store.Commit;
import dev.yore.store.directory.StoreDirectory;
import java.util.List;
import java.util.function.Consumer;

/**
 * What checkpoints are kept in: the metadata database, or a manifest that is only read. Safe for
 * many threads.
 */
public interface CheckpointStore extends AutoCloseable {

  /** Everything but the commits. */
  MetadataState load();

  /** Fails if nothing can be recorded any more, so that nothing is written that could not be. */
  void requireUsable();

  /**
   * Whether no durable state names the segment. After a commit whose last write failed nobody can
   * tell.
   */
  boolean surelyLacks(SegmentEntry segment);

  /**
   * Makes the changes durable together.
   *
   * @throws dev.yore.store.StoreException {@code READ_ONLY}
   */
  void checkpoint(CheckpointChanges changes);

  /**
   * Makes known, all together, where segments lie from now on.
   *
   * @throws dev.yore.store.StoreException {@code READ_ONLY}
   */
  void place(List<SegmentPlace> places);

  /** How much segments were asked for when the store was last closed. */
  KnownHeat heat();

  /**
   * Keeps that for the next opening.
   *
   * @throws dev.yore.store.StoreException {@code READ_ONLY}
   */
  void remember(KnownHeat heat);

  /** Commits with {@code fromSequence <= sequence < toSequence}, as far as they are here. */
  List<Commit> commits(long fromSequence, long toSequence);

  /**
   * Stamps of the sequences from the given one on, as far as they are here; that of sequence 0 is
   * the smallest long.
   */
  long[] stamps(long fromSequence, long toSequence);

  /**
   * Two sequences between which, both included, the highest one lies whose stamp is not after a
   * time: as close as can be told without asking for stamps.
   *
   * @param lastSequence the highest that counts
   */
  default long[] around(long stampMillis, long lastSequence) {
    return new long[] {0, lastSequence};
  }

  /**
   * Reads every entry and checks what each says for itself.
   *
   * @param problems gets one line per problem
   */
  void verify(Consumer<String> problems);

  /**
   * Makes the metadata of a copy of the store, whose segments are all in its directory.
   *
   * @param copy being created
   */
  void copyTo(StoreDirectory copy);

  long sizeBytes();

  /** Bytes of address space that the metadata may grow to; 0 if it is not mapped. */
  long mapBytes();

  @Override
  void close();
}
