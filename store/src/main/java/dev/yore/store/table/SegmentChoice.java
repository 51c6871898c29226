package dev.yore.store.table;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.SegmentRange;
import dev.yore.store.segment.ZoneMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which segments a scan needs, by what is known of them before they are opened. A block matters if
 * for each condition some segment with something about it may give a row a value that satisfies it;
 * they may be different ones, since a row is put together from all of them. So all segments of a
 * block that matters are needed. Immutable.
 */
public final class SegmentChoice {
  private record Condition(int columnId, ColumnFilter filter) {}

  private final List<Condition> conditions;
  private final int fromBlock;
  private final int toBlock;

  private SegmentChoice(List<Condition> conditions, int fromBlock, int toBlock) {
    this.conditions = conditions;
    this.fromBlock = fromBlock;
    this.toBlock = toBlock;
  }

  /**
   * For a scan of some blocks.
   *
   * @param table the version whose columns the scan speaks of
   */
  public static SegmentChoice of(TableSchema table, ScanSpec spec, int fromBlock, int toBlock) {
    List<Condition> conditions = new ArrayList<>();
    for (ColumnPredicate predicate : spec.predicates()) {
      if (!ScanPlan.isPseudo(predicate.column())) {
        Column column = table.columns().get(predicate.column());
        // What older rows have instead lies in no segment, or in another column.
        if (column.older() == null) {
          ColumnFilter filter = ColumnFilter.of(predicate, column.type());
          conditions.add(new Condition(column.id(), filter));
        }
      }
    }
    return new SegmentChoice(conditions, fromBlock, toBlock);
  }

  private static boolean mayMatch(SegmentRange range, Condition condition) {
    ZoneMap zone = range.zones().get(condition.columnId);
    return zone == null
        || (!range.givesNothing(condition.columnId) && condition.filter.mayMatch(zone));
  }

  /** Some of what there is, and the blocks that can be read with it. */
  public record Chosen<T>(List<T> needed, BlockRanges blocks) {}

  /**
   * Chooses.
   *
   * @param rangeOf null for something of which nothing is known
   * @return null if everything is needed
   */
  public <T> @Nullable Chosen<T> choose(List<T> all, Function<T, @Nullable SegmentRange> rangeOf) {
    return choose(all, rangeOf, new BlockRanges.Range(fromBlock, toBlock).asBlocks());
  }

  /** Likewise, of what has to do with blocks that were chosen by less detail. */
  public <T> @Nullable Chosen<T> choose(
      List<T> all, Function<T, @Nullable SegmentRange> rangeOf, Chosen<?> before) {
    return choose(all, rangeOf, before.blocks);
  }

  private <T> @Nullable Chosen<T> choose(
      List<T> all, Function<T, @Nullable SegmentRange> rangeOf, BlockRanges within) {
    List<SegmentRange> ranges = new ArrayList<>(all.size());
    for (T one : all) {
      SegmentRange range = rangeOf.apply(one);
      if (range == null) {
        return null;
      }
      ranges.add(range);
    }
    BlockRanges blocks = within.and(blocks(ranges, range -> true));
    for (Condition condition : conditions) {
      blocks = blocks.and(blocks(ranges, range -> mayMatch(range, condition)));
    }
    List<T> needed = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      if (blocks.overlaps(ranges.get(i).fromBlock(), ranges.get(i).toBlock())) {
        needed.add(all.get(i));
      }
    }
    return new Chosen<>(List.copyOf(needed), blocks);
  }

  private static BlockRanges blocks(List<SegmentRange> ranges, Predicate<SegmentRange> which) {
    return BlockRanges.of(
        ranges.stream()
            .filter(which)
            .map(range -> new BlockRanges.Range(range.fromBlock(), range.toBlock()))
            .toList());
  }
}
