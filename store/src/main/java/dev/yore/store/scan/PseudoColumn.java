package dev.yore.store.scan;

/**
 * Columns every table has without declaring them, by negative ordinals; all are longs but {@link
 * #ROW_OP}. None is ever null.
 */
public final class PseudoColumn {
  /** The row's stable number in its table; negative for the transaction's own inserted rows. */
  public static final int ROW_ID = -1;

  /** The sequence at which the version begins; {@link Long#MAX_VALUE} if not yet committed. */
  public static final int ROW_START_SEQ = -2;

  /**
   * The sequence at which the version ended (exclusive), {@link Long#MAX_VALUE} if it has not. In
   * an as-of scan too this is the true end, which may lie after the sequence asked for.
   */
  public static final int ROW_END_SEQ = -3;

  /** The stamp of ROW_START_SEQ, ms since the epoch, UTC. */
  public static final int ROW_START = -4;

  /** The stamp of ROW_END_SEQ; {@link #FOREVER_MILLIS} if the version has not ended. */
  public static final int ROW_END = -5;

  /**
   * What made the version, as text: {@link #INSERT} or {@link #UPDATE}. In a scan of {@link
   * Period.Changes}, what the row tells of: {@code insert}, {@code update_preimage}, {@code
   * update_postimage} or {@code delete}.
   */
  public static final int ROW_OP = -6;

  /** The version with which a row begins. */
  public static final String INSERT = "INSERT";

  /** A version that follows another one of its row. */
  public static final String UPDATE = "UPDATE";

  /** 9999-12-31 23:59:59.999. */
  public static final long FOREVER_MILLIS = 253402300799999L;

  private PseudoColumn() {}
}
