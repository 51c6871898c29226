package dev.yore.store.manifest;

import dev.yore.store.metadata.Checkpoint;
import dev.yore.store.metadata.HistoryState;
import dev.yore.store.metadata.TableState;
import dev.yore.store.segment.SegmentRange;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one manifest says: a checkpoint up to which everything is in segments, and where the rest is
 * said. Immutable.
 *
 * @param number one more than the manifest's before
 * @param epoch of the owner that published it; 0 for a backup or an earlier version's
 * @param publishedMillis when, ms since the epoch, UTC
 * @param branches as the metadata has them
 * @param catalogs by version
 * @param tables every table that was ever flushed
 * @param commits ascending, without gaps
 */
public record Manifest(
    UUID storeId,
    long number,
    long epoch,
    long publishedMillis,
    Checkpoint checkpoint,
    byte[] branches,
    HistoryState history,
    Map<Long, PartRef> catalogs,
    List<Table> tables,
    List<Commits> commits) {

  /**
   * A list of some of a table's segments. Immutable.
   *
   * @param range of all of them; null in manifests before version 4
   */
  public record SegmentList(PartRef part, @Nullable SegmentRange range) {}

  /** A table and the lists of its segments, ascending by sequence. Immutable. */
  public record Table(TableState state, List<SegmentList> lists) {
    public Table {
      lists = List.copyOf(lists);
    }
  }

  /** Commits with {@code fromSequence <= sequence < toSequence}. Immutable. */
  public record Commits(
      long fromSequence, long toSequence, PartRef part, @Nullable Stamps stamps) {}

  /**
   * The stamps of a range of commits by themselves, so that a time is found without reading the
   * commits; manifests before version 3 have none. Immutable.
   *
   * @param firstMillis the first one's
   */
  public record Stamps(long firstMillis, PartRef part) {}

  public Manifest {
    catalogs = Map.copyOf(catalogs);
    tables = List.copyOf(tables);
    commits = List.copyOf(commits);
  }

  /** Whether both describe the same state of a store, whenever they were published. */
  boolean saysTheSame(Manifest other) {
    return checkpoint.equals(other.checkpoint)
        && Arrays.equals(branches, other.branches)
        && history.equals(other.history)
        && catalogs.equals(other.catalogs)
        && tables.equals(other.tables)
        && commits.equals(other.commits);
  }

  /** The same state, published once more by the owner of a later epoch. */
  public Manifest inEpoch(long newEpoch, long nowMillis) {
    return new Manifest(
        storeId,
        number + 1,
        newEpoch,
        nowMillis,
        checkpoint,
        branches,
        history,
        catalogs,
        tables,
        commits);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Manifest manifest
        && number == manifest.number
        && epoch == manifest.epoch
        && publishedMillis == manifest.publishedMillis
        && storeId.equals(manifest.storeId)
        && saysTheSame(manifest);
  }

  @Override
  public int hashCode() {
    return Objects.hash(storeId, number);
  }
}
