package dev.yore.store.schema;

import java.util.List;

/**
 * A line of history that left its parent's at a sequence: it sees the parent up to there and then
 * its own commits. Immutable.
 *
 * @param branchId unique for the store's life; {@link #MAIN_ID} for main
 * @param name in lower case, see {@link ReferenceName}
 * @param parentId the branch it left; -1 for main
 * @param forkSequence the last commit it shares with its parent; 0 for main
 * @param createdSequence the commit that made it; 0 for main
 * @param tables what it took over from its parent, under ids of its own
 */
public record Branch(
    int branchId,
    String name,
    int parentId,
    long forkSequence,
    long createdSequence,
    List<ForkedTable> tables) {
  /** Of the branch every store has. */
  public static final int MAIN_ID = 0;

  public static final String MAIN_NAME = "main";

  public static final Branch MAIN = new Branch(MAIN_ID, MAIN_NAME, -1, 0, 0, List.of());

  public Branch {
    tables = List.copyOf(tables);
  }

  public boolean isMain() {
    return branchId == MAIN_ID;
  }
}
