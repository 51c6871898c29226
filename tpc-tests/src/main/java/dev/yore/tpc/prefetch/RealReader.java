package dev.yore.tpc.prefetch;

/** Who does what between questions on a real store. */
enum RealReader {
  LRU("lru"),
  READAHEAD("readahead"),
  YORE("yore"),
  ORACLE("oracle");

  private final String title;

  RealReader(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
