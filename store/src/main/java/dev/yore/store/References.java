package dev.yore.store;

import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Tag;
import java.util.List;
import java.util.Optional;

/** Finds branches and tags by name and helps those who mistyped one. Stateless. */
public final class References {
  /** A name that differs in more letters is hardly the one that was meant. */
  private static final int MAX_DISTANCE = 3;

  private References() {}

  /**
   * The branch of that name.
   *
   * @throws StoreException {@code REFERENCE_NOT_FOUND}
   */
  public static Branch branch(Branches branches, String name) {
    return branches
        .branch(name)
        .orElseThrow(
            () ->
                branches.tag(name).isPresent()
                    ? notFound("'%s' is a tag, not a branch; a tag cannot be written to", name)
                    : notFound(
                        "there is no branch '%s'" + hint(name, branchNames(branches)), name));
  }

  /**
   * The tag of that name.
   *
   * @throws StoreException {@code REFERENCE_NOT_FOUND}
   */
  public static Tag tag(Branches branches, String name) {
    return branches
        .tag(name)
        .orElseThrow(() -> notFound("there is no tag '%s'" + hint(name, tagNames(branches)), name));
  }

  /**
   * The tag of that name, or the branch's newest state if it names a branch.
   *
   * @param newest the sequence a branch's name stands for
   * @throws StoreException {@code REFERENCE_NOT_FOUND}
   */
  public static Tag state(Branches branches, String name, long newest) {
    Optional<Tag> tag = branches.tag(name);
    if (tag.isPresent()) {
      return tag.get();
    }
    Optional<Branch> branch = branches.branch(name);
    if (branch.isEmpty()) {
      List<String> names = new java.util.ArrayList<>(branchNames(branches));
      names.addAll(tagNames(branches));
      throw notFound("there is no branch or tag '%s'" + hint(name, names), name);
    }
    return new Tag(
        branch.get().name(), branch.get().branchId(), newest, branch.get().createdSequence());
  }

  private static List<String> branchNames(Branches branches) {
    return branches.branches().stream().map(Branch::name).toList();
  }

  private static List<String> tagNames(Branches branches) {
    return branches.tags().stream().map(Tag::name).toList();
  }

  private static StoreException notFound(String message, String name) {
    return new StoreException(ErrorCode.REFERENCE_NOT_FOUND, message.formatted(name));
  }

  private static String hint(String name, List<String> known) {
    String nearest = EditDistance.nearest(name, known, MAX_DISTANCE);
    return nearest == null
        ? known.isEmpty() ? "" : "; there is " + String.join(", ", known).replace("%", "%%")
        : "; did you mean '" + nearest + "'?";
  }
}
