package dev.yore.tpc.tpcds;

/** Hears how far loading is. Called on the loading thread, now and then. */
public interface TpcdsProgress {
  /** For those who do not want to know. */
  TpcdsProgress NONE = (table, rows) -> {};

  /**
   * Rows have arrived.
   *
   * @param rows since the last call
   */
  void loaded(TpcdsTable table, long rows);
}
