package dev.yore.engine.operator;

import dev.yore.engine.aggregate.Grouping;
import dev.yore.engine.aggregate.GroupingShape;
import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.KeyHash;
import dev.yore.engine.memory.SpillFile;
import dev.yore.store.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Partial results in files, divided by the hash of their keys: the partial state of the groups, and
 * beside it the distinct rows of each set of them. Without keys, distinct rows are divided by their
 * arguments instead, and the state of the one group is kept with the first partition. One thread.
 */
final class SpilledGroups implements AutoCloseable {
  private final int keys;
  private final int level;
  private final SpillPartitions states;
  private final List<SpillPartitions> distinct = new ArrayList<>();

  /**
   * No groups yet.
   *
   * @param level how many times the groups have been divided before
   */
  SpilledGroups(Execution execution, OperatorMetrics metrics, GroupingShape shape, int level) {
    this.level = level;
    keys = shape.keyTypes().size();
    Grouping empty = new Grouping(shape);
    states = new SpillPartitions(execution, metrics, empty.partialTypes(), level);
    for (int set = 0; set < empty.distinctSets(); set++) {
      List<ColumnType> types = empty.distinctTypes(set);
      distinct.add(new SpillPartitions(execution, metrics, types, level));
    }
  }

  int level() {
    return level;
  }

  /** Writes all groups of a grouping, which must not be used any more. */
  void add(Grouping grouping) {
    addStates(grouping.partial());
    for (int set = 0; set < distinct.size(); set++) {
      addDistinct(set, grouping.distinctPartial(set));
    }
  }

  void addStates(Batch partial) {
    states.add(partial, hashes(partial, keys));
  }

  void addDistinct(int set, Batch rows) {
    distinct.get(set).add(rows, hashes(rows, keys == 0 ? rows.columns().length : keys));
  }

  private static long[] hashes(Batch batch, int columns) {
    long[] hashes = new long[batch.selectedCount()];
    for (int i = 0; i < columns; i++) {
      KeyHash.add(batch.columns()[i], batch.selection(), batch.selectedCount(), hashes);
    }
    return hashes;
  }

  void flush() {
    states.flush();
    distinct.forEach(SpillPartitions::flush);
  }

  @Nullable SpillFile states(int partition) {
    return states.file(partition);
  }

  int distinctSets() {
    return distinct.size();
  }

  @Nullable SpillFile distinct(int set, int partition) {
    return distinct.get(set).file(partition);
  }

  @Override
  public void close() {
    states.close();
    Closing.all(distinct);
  }
}
