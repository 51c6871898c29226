package dev.yore.store.table;

import static dev.yore.store.table.RowOperations.DELETED;
import static dev.yore.store.table.RowOperations.INSERTED;
import static dev.yore.store.table.RowOperations.POSTIMAGE;
import static dev.yore.store.table.RowOperations.PREIMAGE;

import dev.yore.store.scan.Period;
import dev.yore.store.schema.Column;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happened to some slots of a page, slot by slot in order of sequence, and the row
 * versions that follow from it. Filled once; one thread.
 */
final class VersionEvents {
  /** Source of a delete; a run's is its index, a patch's comes after the runs. */
  private static final int DELETE = -1;

  private final PageStreams page;
  private final int[] slotEnds;
  private final int[] positions;
  private final long[] sequences;
  private final int[] sources;
  private final int[] rows;

  /** Events that begin a version of the period, in order, and where those versions end. */
  private int[] begins = {};

  private long[] ends = {};

  /** What the rows of a change feed tell of, and the commits that did it; null for versions. */
  private int @Nullable [] operations;

  private long @Nullable [] changed;
  private int count;

  /**
   * Gathers.
   *
   * @param page the slots and their streams
   * @param counts events per slot known to the scan
   * @param knownSequence later events are left out
   */
  VersionEvents(PageStreams page, int[] counts, long knownSequence, ReadContext context) {
    this.page = page;
    slotEnds = new int[counts.length];
    int total = 0;
    for (int i = 0; i < counts.length; i++) {
      slotEnds[i] = total;
      total += counts[i];
    }
    positions = new int[total];
    sequences = new long[total];
    sources = new int[total];
    rows = new int[total];
    fill(knownSequence, context);
    int from = 0;
    for (int end : slotEnds) {
      sort(from, end);
      from = end;
    }
  }

  private void fill(long knownSequence, ReadContext context) {
    List<RowRun> runs = page.runs();
    for (int r = 0; r < runs.size(); r++) {
      RowRun run = runs.get(r);
      int last = lastRow(page, run, knownSequence, context);
      int from = Math.max(0, page.fromSlot() - run.firstSlot());
      if (from < last) {
        long[] when = new long[last - from];
        run.copySequences(from, when.length, when, 0, context);
        for (int i = 0; i < when.length; i++) {
          add(run.firstSlot() + from + i, when[i], r, from + i);
        }
      }
    }
    for (int p = 0; p < page.patches().size(); p++) {
      addAll(page.patches().get(p).events(context), runs.size() + p, knownSequence);
    }
    for (EventSource deletes : page.deletes()) {
      addAll(deletes.events(context), DELETE, knownSequence);
    }
  }

  private void addAll(SlotEvents events, int source, long knownSequence) {
    int last = events.last(page.toSlot());
    for (int i = events.first(page.fromSlot()); i < last; i++) {
      int slot = events.slots()[i];
      if (slot >= page.fromSlot()
          && slot < page.toSlot()
          && events.sequences()[i] <= knownSequence) {
        add(slot, events.sequences()[i], source, i);
      }
    }
  }

  private void add(int slot, long sequence, int source, int row) {
    int position = slot - page.fromSlot();
    int at = slotEnds[position]++;
    positions[at] = position;
    sequences[at] = sequence;
    sources[at] = source;
    rows[at] = row;
  }

  /**
   * Counts what the constructor will gather.
   *
   * @return events per slot of the page
   */
  static int[] counts(PageStreams page, long knownSequence, ReadContext context) {
    int[] counts = new int[page.toSlot() - page.fromSlot()];
    for (RowRun run : page.runs()) {
      int last = lastRow(page, run, knownSequence, context);
      for (int row = Math.max(0, page.fromSlot() - run.firstSlot()); row < last; row++) {
        counts[run.firstSlot() + row - page.fromSlot()]++;
      }
    }
    for (PatchSource patch : page.patches()) {
      count(counts, page, patch.events(context), knownSequence);
    }
    for (EventSource deletes : page.deletes()) {
      count(counts, page, deletes.events(context), knownSequence);
    }
    return counts;
  }

  /**
   * Divides a page's slots.
   *
   * @param counts events per slot
   * @param maxEvents of a part, unless one slot has more
   * @return one past the last slot of each part
   */
  static int[] partEnds(int[] counts, int maxEvents) {
    int[] ends = new int[counts.length];
    int parts = 0;
    int to = 0;
    while (to < counts.length) {
      int events = counts[to++];
      while (to < counts.length && events + counts[to] <= maxEvents) {
        events += counts[to++];
      }
      ends[parts++] = to;
    }
    return Arrays.copyOf(ends, parts);
  }

  private static int lastRow(
      PageStreams page, RowRun run, long knownSequence, ReadContext context) {
    return Math.min(run.visibleRows(knownSequence, context), page.toSlot() - run.firstSlot());
  }

  private static void count(int[] counts, PageStreams page, SlotEvents events, long knownSequence) {
    int last = events.last(page.toSlot());
    for (int i = events.first(page.fromSlot()); i < last; i++) {
      int slot = events.slots()[i];
      if (slot >= page.fromSlot()
          && slot < page.toSlot()
          && events.sequences()[i] <= knownSequence) {
        counts[slot - page.fromSlot()]++;
      }
    }
  }

  /** Orders one slot's events; mostly they are in order, or are few ordered runs. */
  private void sort(int from, int to) {
    boolean sorted = true;
    for (int i = from + 1; i < to && sorted; i++) {
      sorted = sequences[i - 1] < sequences[i];
    }
    if (sorted) {
      return;
    }
    Integer[] order = new Integer[to - from];
    Arrays.setAll(order, i -> from + i);
    Arrays.sort(order, (a, b) -> Long.compare(sequences[a], sequences[b]));
    long[] oldSequences = Arrays.copyOfRange(sequences, from, to);
    int[] oldSources = Arrays.copyOfRange(sources, from, to);
    int[] oldRows = Arrays.copyOfRange(rows, from, to);
    for (int i = 0; i < order.length; i++) {
      int old = order[i] - from;
      sequences[from + i] = oldSequences[old];
      sources[from + i] = oldSources[old];
      rows[from + i] = oldRows[old];
    }
  }

  /** Chooses the versions whose bounds lie in the period. */
  void choose(Period.Versions period) {
    begins = new int[positions.length];
    ends = new long[positions.length];
    count = 0;
    int from = 0;
    for (int slotEnd : slotEnds) {
      // Without its insert a row does not exist for this scan.
      boolean exists = from < slotEnd && isInsert(from);
      for (int i = from; exists && i < slotEnd; i++) {
        long start = sequences[i];
        long end = i + 1 < slotEnd ? sequences[i + 1] : Long.MAX_VALUE;
        // A row blanked by retention or erasure begins and ends at one sequence: no version.
        if (sources[i] != DELETE
            && start < end
            && start >= period.minStart()
            && start <= period.maxStart()
            && end >= period.minEnd()
            && end <= period.maxEnd()) {
          begins[count] = i;
          ends[count++] = end;
        }
      }
      from = slotEnd;
    }
  }

  /** Chooses what changes of the period were made to, and what they made. */
  void choose(Period.Changes period) {
    int most = 2 * positions.length;
    begins = new int[most];
    ends = new long[most];
    int[] what = new int[most];
    long[] when = new long[most];
    operations = what;
    changed = when;
    count = 0;
    int from = 0;
    for (int slotEnd : slotEnds) {
      boolean exists = from < slotEnd && isInsert(from);
      for (int i = from; exists && i < slotEnd; i++) {
        long sequence = sequences[i];
        if (sequence <= period.afterSequence() || sequence > period.upToSequence()) {
          continue;
        }
        // A row blanked by retention or erasure begins and ends at one sequence: it never was.
        if (i > from && sequences[i - 1] < sequence) {
          add(i - 1, sequence, sources[i] == DELETE ? DELETED : PREIMAGE, sequence);
        }
        long end = i + 1 < slotEnd ? sequences[i + 1] : Long.MAX_VALUE;
        if (sources[i] != DELETE && sequence < end) {
          add(i, end, i == from ? INSERTED : POSTIMAGE, sequence);
        }
      }
      from = slotEnd;
    }
  }

  private void add(int begin, long end, int operation, long sequence) {
    begins[count] = begin;
    ends[count] = end;
    Objects.requireNonNull(operations)[count] = operation;
    Objects.requireNonNull(changed)[count++] = sequence;
  }

  private boolean isInsert(int event) {
    return sources[event] >= 0 && sources[event] < page.runs().size();
  }

  /** Versions chosen. */
  int count() {
    return count;
  }

  /** Keeps only the versions at the given indexes, ascending. */
  void keep(int[] versions, int kept) {
    for (int i = 0; i < kept; i++) {
      begins[i] = begins[versions[i]];
      ends[i] = ends[versions[i]];
      if (operations != null && changed != null) {
        operations[i] = operations[versions[i]];
        changed[i] = changed[versions[i]];
      }
    }
    count = kept;
  }

  /** Where the version begins; in a change feed the commit that made the change. */
  long start(int version) {
    return changed == null ? sequences[begins[version]] : changed[version];
  }

  /** One of {@link RowOperations}. */
  int operation(int version) {
    if (operations != null) {
      return operations[version];
    }
    return isInsert(begins[version]) ? RowOperations.INSERT : RowOperations.UPDATE;
  }

  long end(int version) {
    return ends[version];
  }

  long rowId(int version) {
    return page.firstRowId() + positions[begins[version]];
  }

  /** The column's values in the versions {@code [from, to)}. */
  ColumnVector column(Column column, int from, int to, ReadContext context) {
    ColumnBuilder builder = new ColumnBuilder(column.type().physical());
    ColumnReader reader = ColumnReader.of(column);
    ColumnSource[] values = columnSources(reader);
    ColumnVector older = reader.olderValues(1);
    int setter = -1;
    int event = 0;
    for (int version = from; version < to; version++) {
      int begin = begins[version];
      if (version == from) {
        // Back to the insert: an earlier event of the slot may have set the column.
        event = begin;
        while (!isInsert(event)) {
          event--;
        }
      }
      for (; event <= begin; event++) {
        if (sources[event] != DELETE && values[sources[event]] != null) {
          setter = event;
        }
      }
      if (values[sources[setter]].appendTo(builder, rows[setter], context)) {
        continue;
      }
      if (older != null && reader.existsAt(ends[version] - 1)) {
        builder.appendFrom(older, 0);
      } else {
        builder.appendNull();
      }
    }
    return builder.build();
  }

  /** Where a source keeps a column; asked for its vector only when a version needs it. */
  private static final class ColumnSource {
    private final @Nullable RowRun run;
    private final @Nullable PatchSource patch;
    private final ColumnReader column;
    private final boolean single;
    private boolean loaded;
    private @Nullable ColumnVector vector;

    ColumnSource(
        @Nullable RowRun run, @Nullable PatchSource patch, ColumnReader column, boolean single) {
      this.run = run;
      this.patch = patch;
      this.column = column;
      this.single = single;
    }

    /** Adds the value in a row; adds nothing and returns false if it is older than the column. */
    boolean appendTo(ColumnBuilder builder, int row, ReadContext context) {
      RowValue one =
          single && run != null && run.has(column.columnId())
              ? column.value(run, row, context)
              : null;
      if (one != null) {
        builder.appendFrom(one.vector(), one.row());
        return true;
      }
      ColumnVector all = vector(context);
      if (all != null) {
        builder.appendFrom(all, row);
      }
      return all != null;
    }

    private @Nullable ColumnVector vector(ReadContext context) {
      if (!loaded) {
        loaded = true;
        if (run != null) {
          vector = column.inserted(run, context);
        } else if (patch != null) {
          vector = column.values(patch, context);
        }
      }
      return vector;
    }
  }

  /** Per source, runs first, the column in it; null where a patch does not set the column. */
  private ColumnSource[] columnSources(ColumnReader column) {
    int runs = page.runs().size();
    boolean single = slotEnds.length == 1;
    ColumnSource[] found = new ColumnSource[runs + page.patches().size()];
    for (int i = 0; i < runs; i++) {
      found[i] = new ColumnSource(page.runs().get(i), null, column, single);
    }
    for (int i = runs; i < found.length; i++) {
      PatchSource patch = page.patches().get(i - runs);
      if (column.isIn(patch)) {
        found[i] = new ColumnSource(null, patch, column, single);
      }
    }
    return found;
  }
}
