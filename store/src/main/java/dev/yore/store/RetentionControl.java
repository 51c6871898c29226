package dev.yore.store;

import dev.yore.store.retention.Hold;
import dev.yore.store.retention.Retention;
import dev.yore.store.retention.RetentionReport;
import dev.yore.store.retention.TableHistory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says how much of tables' pasts is kept, and takes out the rest. Safe for many threads. */
public interface RetentionControl {

  /**
   * Policies and what they have taken out, by table id; tables whose past is whole are left out.
   */
  Map<Integer, TableHistory> histories();

  /**
   * Gives a table a policy, which begins to work when it is next applied.
   *
   * @param retention null to keep everything from now on
   */
  void set(int tableId, @Nullable Retention retention);

  /**
   * Applies a table's policy: of each period only the state after its last commit stays, exactly as
   * it was; what was committed within a period counts as committed at its end. States that tags,
   * branches, holds and running transactions need stay. Space comes back when readers that began
   * before have ended.
   *
   * @param dryRun to change nothing and only say what would go
   * @throws StoreException {@code INVALID_STATEMENT} if the table has no policy
   */
  RetentionReport apply(int tableId, boolean dryRun);

  List<Hold> holds();

  /**
   * Keeps the states at a sequence whatever policies say.
   *
   * @throws StoreException {@code INVALID_PARAMETER} if the name is taken, {@code
   *     SEQUENCE_IN_FUTURE}
   */
  void hold(String name, long sequence);

  /**
   * Gives a hold up.
   *
   * @throws StoreException {@code INVALID_PARAMETER} if there is none of that name
   */
  void release(String name);
}
