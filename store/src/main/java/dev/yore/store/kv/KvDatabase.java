package dev.yore.store.kv;

import java.nio.charset.StandardCharsets;

/** The named databases of the metadata store; the names are part of the format. */
public enum KvDatabase {
  /** Versions of the catalog by sequence. */
  CATALOG("catalog"),
  /** Commits by sequence. */
  COMMITS("commits"),
  /** Segments by table and id. */
  SEGMENTS("segments"),
  /** On which tier segments lie that are not where they were written, and which have objects. */
  TIERS("tiers"),
  /** Small singletons: checkpoint, counters. */
  SETTINGS("settings"),
  /** Statistics of tables and columns. */
  STATISTICS("statistics"),
  /** What statements asked; in a file of its own, see docs/format-metadata.md. */
  HISTORY("history"),
  /** Learned models; beside the history. */
  MODELS("models"),
  /** What waits to be fetched ahead; beside the history. */
  FETCHES("fetches");

  private final String databaseName;

  KvDatabase(String databaseName) {
    this.databaseName = databaseName;
  }

  /** The name in LMDB. */
  public String databaseName() {
    return databaseName;
  }

  byte[] nameBytes() {
    return databaseName.getBytes(StandardCharsets.UTF_8);
  }
}
