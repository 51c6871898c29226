package dev.yore.store.metadata;

import dev.yore.store.Commit;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The entries of the metadata as bytes, for whoever keeps them elsewhere than in the database. The
 * bytes are those of docs/format-metadata.md. Stateless.
 */
public final class EntryCodec {
  private EntryCodec() {}

  public static byte[] encode(Checkpoint checkpoint) {
    return checkpoint.encode();
  }

  public static Checkpoint decodeCheckpoint(byte[] bytes) throws CorruptDataException {
    return Checkpoint.decode(bytes);
  }

  public static byte[] encode(HistoryState history) {
    return history.encode();
  }

  public static HistoryState decodeHistory(byte[] bytes) throws CorruptDataException {
    return HistoryState.decode(bytes);
  }

  public static byte[] encode(TableState state) {
    return state.encode();
  }

  public static TableState decodeTable(int tableId, byte[] bytes) throws CorruptDataException {
    return TableState.decode(tableId, bytes);
  }

  public static byte[] encode(SegmentEntry segment) {
    return segment.encode();
  }

  public static SegmentEntry decodeSegment(int tableId, long segmentId, byte[] bytes)
      throws CorruptDataException {
    return SegmentEntry.decode(tableId, segmentId, bytes);
  }

  public static byte[] encode(Commit commit) {
    return CommitEntry.encode(commit);
  }

  public static Commit decodeCommit(long sequence, byte[] bytes) throws CorruptDataException {
    return CommitEntry.decode(sequence, bytes);
  }

  /** Branches and tags, and the versions of the branches' catalogs. */
  public static byte[] encodeBranches(Catalogs catalogs) {
    return BranchesEntry.of(catalogs).encode();
  }

  /** The versions of the catalogs that {@link #decodeCatalogs} will ask for, without 0. */
  public static Set<Long> catalogVersions(byte[] bytes) throws CorruptDataException {
    Set<Long> versions = new TreeSet<>(BranchesEntry.decode(bytes).catalogVersions().values());
    versions.remove(Catalog.EMPTY.version());
    return versions;
  }

  /**
   * Puts branches and catalogs together again.
   *
   * @param byVersion every one of {@link #catalogVersions}
   */
  public static Catalogs decodeCatalogs(byte[] bytes, Map<Long, Catalog> byVersion)
      throws CorruptDataException {
    BranchesEntry entry = BranchesEntry.decode(bytes);
    Branches branches = entry.branches();
    Map<Integer, Catalog> byBranch = new HashMap<>();
    long newest = 0;
    for (Map.Entry<Integer, Long> branch : entry.catalogVersions().entrySet()) {
      byBranch.put(branch.getKey(), byVersion.getOrDefault(branch.getValue(), Catalog.EMPTY));
      newest = Math.max(newest, branch.getValue());
    }
    return new Catalogs(newest, branches, byBranch);
  }
}
