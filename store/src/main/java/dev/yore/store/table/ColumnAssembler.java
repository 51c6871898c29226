package dev.yore.store.table;

import dev.yore.store.schema.Column;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a page's column together as of a sequence: inserted values, overwritten by the last patch at
 * or before the sequence. One thread.
 */
final class ColumnAssembler {
  private final TableStreams streams;
  private final ReadContext context;
  private final PatchWinners winners = new PatchWinners();

  /**
   * Makes an assembler.
   *
   * @param streams where the pages come from
   */
  ColumnAssembler(TableStreams streams, ReadContext context) {
    this.streams = streams;
    this.context = context;
  }

  /**
   * The column of the page's first {@code length} slots; slots without a visible row hold anything.
   *
   * @return at least {@code length} rows; shared with the cache, if nothing had to be changed
   */
  ColumnVector column(PageStreams page, Column column, long sequence, int length) {
    ColumnReader reader = ColumnReader.of(column);
    if (!reader.existsAt(sequence)) {
      return nulls(column, length);
    }
    if (page.toSlot() - page.fromSlot() == 1) {
      return single(page, column, reader, sequence);
    }
    boolean patched = page.isPatched(reader, sequence);
    ColumnVector whole = patched ? null : inserted(page, reader, length);
    if (whole != null) {
      return whole;
    }
    VectorCache.Key key = key(page, column.id(), sequence);
    AssembledPage known = context.assembled(key);
    if (known != null && known.isRight(sequence, length, streams, page.block())) {
      return known.vector();
    }
    winners.compute(page, reader, sequence, page.length(), context);
    whole = winners.count() > 0 ? null : inserted(page, reader, length);
    if (whole != null) {
      return whole;
    }
    ColumnVector vector = assemble(page, column, reader, page.length());
    context.keep(
        key,
        AssembledPage.of(
            vector, winners.lastSequence(), winners.nextSequence(), streams, page.block()));
    return vector;
  }

  /** The column as inserted, if one run has all of it. */
  private @Nullable ColumnVector inserted(PageStreams page, ColumnReader column, int length) {
    if (page.runs().size() != 1) {
      return null;
    }
    RowRun run = page.runs().get(0);
    return run.firstSlot() == page.fromSlot() && run.rowCount() >= length
        ? column.inserted(run, context)
        : null;
  }

  /** Pages as of now and pages of the past do not drive each other out of the cache. */
  private VectorCache.Key key(PageStreams page, int columnId, long sequence) {
    boolean isPast = sequence < streams.level0().lastSequence();
    return new VectorCache.Key(
        -streams.schema().tableId(),
        page.block(),
        isPast ? 1 : 0,
        columnId,
        SegmentRun.pageOf(page.fromSlot()));
  }

  /** A column the table did not have yet. */
  private static ColumnVector nulls(Column column, int length) {
    ColumnBuilder builder = new ColumnBuilder(column.type().physical());
    for (int i = 0; i < length; i++) {
      builder.appendNull();
    }
    return builder.build();
  }

  private ColumnVector assemble(PageStreams page, Column column, ColumnReader reader, int length) {
    return switch (column.type().physical()) {
      case LONG -> longs(page, reader, length);
      case DOUBLE -> doubles(page, reader, length);
      case BYTES -> bytes(page, reader, length);
    };
  }

  /** One slot's value, without decoding a page's if that can be helped. */
  private ColumnVector single(PageStreams page, Column column, ColumnReader reader, long sequence) {
    ColumnBuilder builder = new ColumnBuilder(column.type().physical());
    RowValue value = lastPatch(page, reader, sequence);
    for (RowRun run : page.runs()) {
      if (value == null) {
        value = reader.value(run, page.fromSlot() - run.firstSlot(), context);
      }
    }
    if (value == null) {
      builder.appendNull();
    } else {
      builder.appendFrom(value.vector(), value.row());
    }
    return builder.build();
  }

  private @Nullable RowValue lastPatch(PageStreams page, ColumnReader column, long sequence) {
    winners.compute(page, column, sequence, 1, context);
    if (winners.count() == 0) {
      return null;
    }
    PatchSource patch = page.patches().get(winners.source(0));
    return new RowValue(column.values(patch, context), winners.row(0));
  }

  private ColumnVector longs(PageStreams page, ColumnReader column, int length) {
    long[] values = new long[length];
    Nulls nulls = new Nulls(length);
    for (RowRun run : page.runs()) {
      Piece piece = piece(page, run, length);
      LongVector source = (LongVector) column.insertedOrOlder(run, context);
      if (source != null) {
        System.arraycopy(source.values(), piece.from, values, piece.at, piece.count);
      }
      nulls.copy(source, piece);
    }
    ColumnVector[] patches = patchValues(page, column);
    for (int i = 0; i < winners.count(); i++) {
      int position = winners.position(i);
      LongVector source = (LongVector) patches[winners.source(position)];
      values[position] = source.get(winners.row(position));
      nulls.set(position, source.isNull(winners.row(position)));
    }
    return new LongVector(values, length, nulls.bits());
  }

  private ColumnVector doubles(PageStreams page, ColumnReader column, int length) {
    double[] values = new double[length];
    Nulls nulls = new Nulls(length);
    for (RowRun run : page.runs()) {
      Piece piece = piece(page, run, length);
      DoubleVector source = (DoubleVector) column.insertedOrOlder(run, context);
      if (source != null) {
        System.arraycopy(source.values(), piece.from, values, piece.at, piece.count);
      }
      nulls.copy(source, piece);
    }
    ColumnVector[] patches = patchValues(page, column);
    for (int i = 0; i < winners.count(); i++) {
      int position = winners.position(i);
      DoubleVector source = (DoubleVector) patches[winners.source(position)];
      values[position] = source.get(winners.row(position));
      nulls.set(position, source.isNull(winners.row(position)));
    }
    return new DoubleVector(values, length, nulls.bits());
  }

  /**
   * Concatenates the sources' entries and tells rows apart by code: no byte is moved row by row.
   */
  private ColumnVector bytes(PageStreams page, ColumnReader column, int length) {
    int[] codes = new int[length];
    Nulls nulls = new Nulls(length);
    EntryPool pool = new EntryPool();
    for (RowRun run : page.runs()) {
      Piece piece = piece(page, run, length);
      BytesVector source = (BytesVector) column.insertedOrOlder(run, context);
      if (source != null) {
        pool.addRows(source, piece.from, piece.count, codes, piece.at);
      }
      nulls.copy(source, piece);
    }
    ColumnVector[] patches = patchValues(page, column);
    EntryPool.Adder[] adders = new EntryPool.Adder[patches.length];
    for (int i = 0; i < winners.count(); i++) {
      int position = winners.position(i);
      int from = winners.source(position);
      if (adders[from] == null) {
        adders[from] = pool.adder((BytesVector) patches[from]);
      }
      int row = winners.row(position);
      boolean isNull = patches[from].isNull(row);
      codes[position] = isNull ? EntryPool.EMPTY : adders[from].add(row);
      nulls.set(position, isNull);
    }
    return pool.build(codes, length, nulls.bits());
  }

  /** Per patch source of the page its values of the column, null where it has none of it. */
  private ColumnVector[] patchValues(PageStreams page, ColumnReader column) {
    List<PatchSource> patches = page.patches();
    ColumnVector[] values = new ColumnVector[patches.size()];
    for (int i = 0; i < winners.count(); i++) {
      int source = winners.source(winners.position(i));
      if (values[source] == null) {
        values[source] = column.values(patches.get(source), context);
      }
    }
    return values;
  }

  /** The sequences at which the versions visible at a sequence began. */
  LongVector starts(PageStreams page, long sequence, int length) {
    winners.computeAny(page, sequence, length, context);
    long[] starts = new long[length];
    for (RowRun run : page.runs()) {
      Piece piece = piece(page, run, length);
      run.copySequences(piece.from, piece.count, starts, piece.at, context);
    }
    for (int i = 0; i < winners.count(); i++) {
      int position = winners.position(i);
      starts[position] = winners.sequence(position);
    }
    return new LongVector(starts, length, null);
  }

  /**
   * The sequences at which the versions visible at a sequence end.
   *
   * @param knownSequence what happened later counts as not yet happened
   */
  LongVector ends(PageStreams page, long sequence, long knownSequence, int length) {
    long[] ends = new long[length];
    Arrays.fill(ends, Long.MAX_VALUE);
    for (EventSource deletes : page.deletes()) {
      lower(ends, deletes.events(context), page.fromSlot(), sequence, knownSequence);
    }
    for (PatchSource patch : page.patches()) {
      lower(ends, patch.events(context), page.fromSlot(), sequence, knownSequence);
    }
    return new LongVector(ends, length, null);
  }

  private static void lower(
      long[] ends, SlotEvents events, int fromSlot, long sequence, long knownSequence) {
    int last = events.last(fromSlot + ends.length);
    for (int i = events.first(fromSlot); i < last; i++) {
      int position = events.slots()[i] - fromSlot;
      long when = events.sequences()[i];
      if (position >= 0 && position < ends.length && when > sequence && when <= knownSequence) {
        ends[position] = Math.min(ends[position], when);
      }
    }
  }

  /** Where rows of a run go: {@code count} rows from {@code from} to position {@code at}. */
  private record Piece(int from, int at, int count) {}

  private static Piece piece(PageStreams page, RowRun run, int length) {
    int at = Math.min(length, Math.max(0, run.firstSlot() - page.fromSlot()));
    int from = Math.max(0, page.fromSlot() - run.firstSlot());
    int count = Math.max(0, Math.min(run.rowCount() - from, length - at));
    return new Piece(from, at, count);
  }

  /** A null mask that comes into being with the first null. */
  private static final class Nulls {
    private final int length;
    private long @Nullable [] bits;

    Nulls(int length) {
      this.length = length;
    }

    long @Nullable [] bits() {
      return bits;
    }

    void set(int position, boolean isNull) {
      if (bits == null) {
        if (!isNull) {
          return;
        }
        bits = new long[(length + 63) >> 6];
      }
      long bit = 1L << position;
      bits[position >> 6] = isNull ? bits[position >> 6] | bit : bits[position >> 6] & ~bit;
    }

    /** Takes over a piece's nulls; all are null without a source. */
    void copy(@Nullable ColumnVector source, Piece piece) {
      if (source != null && !source.hasNulls()) {
        return;
      }
      for (int i = 0; i < piece.count; i++) {
        set(piece.at + i, source == null || source.isNull(piece.from + i));
      }
    }
  }
}
