package dev.yore.store.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The branches and tags of a store at one instant. Immutable. Dropped ones are not kept.
 *
 * @param branches main first, then in order of creation
 * @param tags in order of creation
 * @param merges the last one of each pair of branches and direction
 * @param nextBranchId greater than any id a branch ever had
 * @param tableIdFloor no table made from now on may have this id or a smaller one; covers the
 *     tables of dropped branches
 */
public record Branches(
    List<Branch> branches,
    List<Tag> tags,
    List<MergePoint> merges,
    int nextBranchId,
    int tableIdFloor) {
  /** A store without branches of its own. */
  public static final Branches MAIN_ONLY =
      new Branches(List.of(Branch.MAIN), List.of(), List.of(), 1, 0);

  public Branches {
    branches = List.copyOf(branches);
    tags = List.copyOf(tags);
    merges = List.copyOf(merges);
  }

  /** The branch of that name in any case. */
  public Optional<Branch> branch(String name) {
    String normal = ReferenceName.normalize(name);
    for (Branch branch : branches) { // Each transaction asks: no streams here and below.
      if (branch.name().equals(normal)) {
        return Optional.of(branch);
      }
    }
    return Optional.empty();
  }

  public Optional<Branch> branchById(int branchId) {
    for (Branch branch : branches) {
      if (branch.branchId() == branchId) {
        return Optional.of(branch);
      }
    }
    return Optional.empty();
  }

  /** The tag of that name in any case. */
  public Optional<Tag> tag(String name) {
    String normal = ReferenceName.normalize(name);
    return tags.stream().filter(t -> t.name().equals(normal)).findFirst();
  }

  /** The branch, its parent and so on up to main. */
  public List<Branch> lineage(Branch branch) {
    List<Branch> lineage = new ArrayList<>();
    Optional<Branch> next = Optional.of(branch);
    while (next.isPresent()) {
      lineage.add(next.get());
      next = branchById(next.get().parentId());
    }
    return lineage;
  }

  /** These with another branch. */
  public Branches with(Branch added) {
    List<Branch> more = new ArrayList<>(branches);
    more.add(added);
    return new Branches(more, tags, merges, added.branchId() + 1, tableIdFloor);
  }

  /**
   * These without a branch.
   *
   * @param newTableIdFloor covers the branch's tables
   */
  public Branches without(Branch removed, int newTableIdFloor) {
    List<Branch> fewer = new ArrayList<>(branches);
    fewer.remove(removed);
    List<MergePoint> known = new ArrayList<>(merges);
    known.removeIf(m -> m.sourceId() == removed.branchId() || m.targetId() == removed.branchId());
    return new Branches(fewer, tags, known, nextBranchId, newTableIdFloor);
  }

  /** These with another tag. */
  public Branches with(Tag added) {
    List<Tag> more = new ArrayList<>(tags);
    more.add(added);
    return new Branches(branches, more, merges, nextBranchId, tableIdFloor);
  }

  /** These without a tag. */
  public Branches without(Tag removed) {
    List<Tag> fewer = new ArrayList<>(tags);
    fewer.remove(removed);
    return new Branches(branches, fewer, merges, nextBranchId, tableIdFloor);
  }

  /** These after a merge, which replaces what is known of an earlier one in its direction. */
  public Branches with(MergePoint merge) {
    List<MergePoint> newer = new ArrayList<>(merges);
    newer.removeIf(m -> m.sourceId() == merge.sourceId() && m.targetId() == merge.targetId());
    newer.add(merge);
    return new Branches(branches, tags, newer, nextBranchId, tableIdFloor);
  }

  /** The newest merge of two branches in either direction. */
  public Optional<MergePoint> lastMerge(int oneId, int otherId) {
    return merges.stream()
        .filter(m -> m.isBetween(oneId, otherId))
        .max((a, b) -> Long.compare(a.targetSequence(), b.targetSequence()));
  }
}
