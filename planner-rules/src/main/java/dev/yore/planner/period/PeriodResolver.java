package dev.yore.planner.period;

import dev.yore.parser.PeriodKind;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.TableSchema;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From the values of a period's bounds to sequences. Stamps never decrease with the sequence, so
 * every condition on times is one on sequences; two commits of one millisecond stay in order.
 * Confined to one statement.
 */
public final class PeriodResolver {
  /** In place of a sequence: what the statement's transaction reads, without its own changes. */
  public static final long HEAD = Long.MIN_VALUE;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  /** Stands for an end that no version has. */
  private static final long NO_END = Long.MIN_VALUE;

  private final Store store;
  private final long snapshotSequence;
  private final Consumer<String> warnings;
  private volatile boolean moving;

  /**
   * A resolver for one statement.
   *
   * @param snapshotSequence what the statement's transaction reads; later commits are not shown by
   *     times
   * @param warnings told of times in the future
   */
  public PeriodResolver(Store store, long snapshotSequence, Consumer<String> warnings) {
    this.store = store;
    this.snapshotSequence = snapshotSequence;
    this.warnings = warnings;
  }

  /** Whether all that was resolved stays what it is, whatever is committed from now on. */
  public boolean areFixed() {
    return !moving;
  }

  /** Says that something is read that later commits change. */
  public void noteMoving() {
    moving = true;
  }

  /**
   * Later commits have later stamps, or the last one's; so a time before the snapshot's stamp means
   * the same for ever. Ranges tell of ends that versions do not have yet.
   */
  private void noteUnlessFixed(PeriodKind kind, boolean versions, long bound) {
    boolean fixed =
        kind == PeriodKind.AS_OF
            && (versions
                ? bound != HEAD && bound <= snapshotSequence
                : snapshotSequence > 0 && bound < store.stampOf(snapshotSequence));
    if (!fixed) {
      moving = true;
    }
  }

  /**
   * The period in sequences.
   *
   * @param first the first bound's value: ms since the epoch or a sequence
   * @return null if the answer is empty: a bound is NULL or the bounds are reversed
   * @throws StoreException {@code SEQUENCE_IN_FUTURE}, {@code BEFORE_TABLE_EXISTED}
   */
  public @Nullable Period resolve(
      PeriodKind kind,
      boolean versions,
      @Nullable Long first,
      @Nullable Long second,
      TableSchema table) {
    if (kind == PeriodKind.ALL) {
      moving = true;
      return versions(0, Long.MAX_VALUE, 0, Long.MAX_VALUE);
    }
    if (first == null || (kind.bounds() == 2 && second == null)) {
      return null;
    }
    noteUnlessFixed(kind, versions, first);
    if (kind == PeriodKind.AS_OF) {
      return versions ? asOfSequence(first, table) : asOfTime(first, table);
    }
    if (kind.isChanges()) {
      return changes(versions, first, second, table);
    }
    long a = first;
    long b = second == null ? 0 : second;
    if (a > b) {
      return null;
    }
    return versions ? sequenceRange(kind, a, b) : timeRange(kind, a, b);
  }

  private Period asOfSequence(long asked, TableSchema table) {
    long sequence = known(asked);
    return existing(sequence, "sequence " + sequence, table);
  }

  private Period asOfTime(long millis, TableSchema table) {
    if (isFuture(millis)) {
      warnings.accept(
          "AS OF " + format(millis) + " lies in the future; the rows are the current ones");
      checkExists(snapshotSequence, format(millis), table);
      return new Period.Current();
    }
    return existing(Math.min(store.sequenceAsOf(millis), snapshotSequence), format(millis), table);
  }

  private boolean isFuture(long millis) {
    long last = store.lastSequence();
    return millis > store.options().clock().millis() && (last == 0 || millis > store.stampOf(last));
  }

  private Period existing(long sequence, String when, TableSchema table) {
    checkExists(sequence, when, table);
    return new Period.AsOf(sequence);
  }

  private void checkExists(long sequence, String when, TableSchema table) {
    Catalog catalog = store.catalogs().ofTable(table.tableId());
    if (sequence < table.createdSequence()) {
      throw new StoreException(
          ErrorCode.BEFORE_TABLE_EXISTED,
          "table "
              + table.name()
              + " did not exist at "
              + when
              + "; it was created by sequence "
              + table.createdSequence()
              + (catalog.tableAt(table.name(), sequence).isPresent()
                  ? "; put the clause on the table itself to read the earlier table of that name"
                  : ""));
    }
    if (catalog.versionAt(table.tableId(), sequence).isEmpty()) {
      throw new StoreException(
          ErrorCode.BEFORE_TABLE_EXISTED,
          "table "
              + table.name()
              + " did not exist at "
              + when
              + " any more; it was dropped by sequence "
              + catalog.droppedBefore(table.tableId(), sequence).orElse(sequence));
    }
  }

  private @Nullable Period sequenceRange(PeriodKind kind, long a, long b) {
    return switch (kind) {
      case FROM_TO -> versions(0, before(b), endAfter(a), Long.MAX_VALUE);
      case BETWEEN -> versions(0, b, endAfter(a), Long.MAX_VALUE);
      case CONTAINED_IN -> versions(a, Long.MAX_VALUE, 0, b);
      case AS_OF, ALL, CHANGES, CHANGES_SINCE ->
          throw new IllegalArgumentException(kind + " is no range of versions");
    };
  }

  private @Nullable Period changes(
      boolean versions, long first, @Nullable Long second, TableSchema table) {
    long from = versions ? known(first) : Math.min(sequenceOf(first), snapshotSequence);
    long to = snapshotSequence;
    if (second != null) {
      to = versions ? known(second) : Math.min(sequenceOf(second), snapshotSequence);
    }
    if (from > to) {
      return null;
    }
    checkExists(to, "sequence " + to, table);
    return new Period.Changes(from, Math.min(to, snapshotSequence));
  }

  private long known(long asked) {
    long sequence = asked == HEAD ? snapshotSequence : asked;
    long last = store.lastSequence();
    if (sequence > last) {
      throw new StoreException(
          ErrorCode.SEQUENCE_IN_FUTURE,
          "sequence " + sequence + " lies in the future; the last one is " + last);
    }
    return sequence;
  }

  private long sequenceOf(long millis) {
    if (isFuture(millis)) {
      warnings.accept(format(millis) + " lies in the future; the changes are those up to now");
    }
    return store.sequenceAsOf(millis);
  }

  private @Nullable Period timeRange(PeriodKind kind, long a, long b) {
    return switch (kind) {
      case FROM_TO -> versions(0, store.sequenceAsOf(before(b)), firstEndAfter(a), Long.MAX_VALUE);
      case BETWEEN -> versions(0, store.sequenceAsOf(b), firstEndAfter(a), Long.MAX_VALUE);
      case CONTAINED_IN ->
          versions(after(store.sequenceAsOf(before(a))), Long.MAX_VALUE, 0, lastEndNotAfter(b));
      case AS_OF, ALL, CHANGES, CHANGES_SINCE ->
          throw new IllegalArgumentException(kind + " is no range of versions");
    };
  }

  /** The smallest end after a sequence, {@link #NO_END} if there can be none. */
  private static long endAfter(long sequence) {
    return sequence == Long.MAX_VALUE ? NO_END : sequence + 1;
  }

  /** The end of current rows is the end of time, which is not after itself. */
  private long firstEndAfter(long millis) {
    return millis >= PseudoColumn.FOREVER_MILLIS ? NO_END : after(store.sequenceAsOf(millis));
  }

  private long lastEndNotAfter(long millis) {
    return millis >= PseudoColumn.FOREVER_MILLIS ? Long.MAX_VALUE : store.sequenceAsOf(millis);
  }

  private @Nullable Period versions(long minStart, long maxStart, long minEnd, long maxEnd) {
    long lastStart = Math.min(maxStart, snapshotSequence);
    boolean empty = minStart > lastStart || minEnd > maxEnd || minEnd == NO_END;
    return empty ? null : new Period.Versions(minStart, lastStart, minEnd, maxEnd);
  }

  /**
   * The same condition on sequences if it is a range of stamps, so that it rules out pages as a
   * clause would.
   */
  public ColumnPredicate inSequences(ColumnPredicate predicate) {
    if (!(predicate instanceof ColumnPredicate.Compare compare)
        || (compare.column() != PseudoColumn.ROW_START && compare.column() != PseudoColumn.ROW_END)
        || (Long) compare.value() >= PseudoColumn.FOREVER_MILLIS) {
      return predicate;
    }
    long millis = (Long) compare.value();
    return switch (compare.operator()) {
      case EQUAL, NOT_EQUAL -> predicate;
      case LESS -> compared(compare, Operator.LESS_OR_EQUAL, before(millis));
      case LESS_OR_EQUAL -> compared(compare, Operator.LESS_OR_EQUAL, millis);
      case GREATER -> compared(compare, Operator.GREATER, millis);
      case GREATER_OR_EQUAL -> compared(compare, Operator.GREATER, before(millis));
    };
  }

  private ColumnPredicate compared(ColumnPredicate.Compare of, Operator operator, long millis) {
    int column =
        of.column() == PseudoColumn.ROW_START
            ? PseudoColumn.ROW_START_SEQ
            : PseudoColumn.ROW_END_SEQ;
    return new ColumnPredicate.Compare(column, operator, store.sequenceAsOf(millis));
  }

  private static long before(long value) {
    return value == Long.MIN_VALUE ? value : value - 1;
  }

  private static long after(long value) {
    return value == Long.MAX_VALUE ? value : value + 1;
  }

  private static String format(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }
}
