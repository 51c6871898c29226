package dev.yore.store.scan;

import java.io.Serializable;

/** Which versions of rows a scan is about, in sequences. */
public sealed interface Period extends Serializable {

  /** What the transaction sees: its snapshot and its own uncommitted changes. */
  record Current() implements Period {}

  /** The rows visible at one sequence. */
  record AsOf(long sequence) implements Period {}

  /**
   * All versions whose bounds lie in the given closed ranges, whatever was visible when. Own
   * uncommitted changes are not among them: they have no sequence yet. The end of a version that is
   * still current is {@link Long#MAX_VALUE}.
   */
  record Versions(long minStart, long maxStart, long minEnd, long maxEnd) implements Period {
    /** Every version kept. */
    public static final Versions ALL = new Versions(0, Long.MAX_VALUE, 0, Long.MAX_VALUE);
  }

  /**
   * What the commits {@code afterSequence < sequence <= upToSequence} did to rows, in place of
   * versions: a row for each insert, for each delete the version that it ended, for each update the
   * versions before and after it. {@link PseudoColumn#ROW_OP} says which of these it is, {@link
   * PseudoColumn#ROW_START_SEQ} and {@link PseudoColumn#ROW_START} which commit did it. Own
   * uncommitted changes are not among them.
   */
  record Changes(long afterSequence, long upToSequence) implements Period {}
}
