package dev.yore.tpc.tpch;

/** Hears how far loading is. Called on the loading thread, now and then. */
public interface LoadProgress {
  /** For those who do not want to know. */
  LoadProgress NONE = (table, rows) -> {};

  /**
   * Rows have arrived.
   *
   * @param rows since the last call
   */
  void loaded(TpchTable table, long rows);
}
