package dev.yore.engine.operator;

import dev.yore.engine.aggregate.Grouping;
import dev.yore.engine.aggregate.GroupingShape;
import dev.yore.engine.batch.Batch;
import dev.yore.engine.memory.Reservation;
import dev.yore.engine.memory.SpillFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings one partition of spilled groups back, in several pieces where it is too large for memory.
 * One thread.
 */
final class PartitionLoader implements AutoCloseable {

  /** Partitions of the same hashes, from several writers. */
  private record Piece(List<SpilledGroups> sources, int partition) {}

  private final Execution execution;
  private final OperatorMetrics metrics;
  private final GroupingShape shape;
  private final Reservation reservation;
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private final List<SpilledGroups> divided = new ArrayList<>();

  PartitionLoader(
      Execution execution,
      OperatorMetrics metrics,
      GroupingShape shape,
      Reservation reservation,
      List<SpilledGroups> sources,
      int partition) {
    this.execution = execution;
    this.metrics = metrics;
    this.shape = shape;
    this.reservation = reservation;
    pieces.push(new Piece(sources, partition));
  }

  /** The next groups, which no other piece has, or null at the end. The last ones are forgotten. */
  @Nullable Grouping next() {
    while (!pieces.isEmpty()) {
      reservation.shrink(0);
      Piece piece = pieces.pop();
      Grouping loaded = load(piece);
      if (loaded != null) {
        return loaded;
      }
    }
    return null;
  }

  /** The piece's groups, or null if it is empty or had to be divided. */
  private @Nullable Grouping load(Piece piece) {
    Target target = new Target(piece.sources().get(0).level());
    boolean any = false;
    for (SpilledGroups source : piece.sources()) {
      SpillFile states = source.states(piece.partition());
      any |= states != null;
      target.addStates(states);
      for (int set = 0; set < source.distinctSets(); set++) {
        SpillFile rows = source.distinct(set, piece.partition());
        any |= rows != null;
        target.addDistinct(set, rows);
      }
    }
    return any ? target.result() : null;
  }

  /** Where a piece goes: into memory, or, from when that does not do, into smaller pieces. */
  private final class Target {
    private final int level;
    private final Grouping grouping = new Grouping(shape);
    private @Nullable SpilledGroups smaller;

    Target(int level) {
      this.level = level;
    }

    void addStates(@Nullable SpillFile file) {
      SpillFile.Reader reader = file == null ? null : file.reader();
      for (Batch batch = next(reader); batch != null; batch = next(reader)) {
        if (smaller != null) {
          smaller.addStates(batch);
        } else {
          grouping.combine(batch);
          divideIfTooLarge();
        }
      }
    }

    void addDistinct(int set, @Nullable SpillFile file) {
      SpillFile.Reader reader = file == null ? null : file.reader();
      for (Batch batch = next(reader); batch != null; batch = next(reader)) {
        if (smaller != null) {
          smaller.addDistinct(set, batch);
        } else {
          grouping.combineDistinct(set, batch);
          divideIfTooLarge();
        }
      }
    }

    private static @Nullable Batch next(SpillFile.@Nullable Reader reader) {
      return reader == null ? null : reader.next();
    }

    private void divideIfTooLarge() {
      execution.checkCancelled();
      long bytes = grouping.sizeBytes();
      if (reservation.tryResize(bytes)) {
        return;
      }
      if (level + 1 == SpillPartitions.MAX_LEVELS) {
        reservation.resize(bytes);
      }
      SpilledGroups groups = new SpilledGroups(execution, metrics, shape, level + 1);
      divided.add(groups);
      groups.add(grouping);
      smaller = groups;
      reservation.shrink(0);
    }

    @Nullable Grouping result() {
      SpilledGroups groups = smaller;
      if (groups == null) {
        return grouping;
      }
      groups.flush();
      for (int partition = 0; partition < SpillPartitions.COUNT; partition++) {
        pieces.push(new Piece(List.of(groups), partition));
      }
      return null;
    }
  }

  @Override
  public void close() {
    reservation.close();
    Closing.all(divided);
  }
}
