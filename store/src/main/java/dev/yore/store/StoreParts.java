package dev.yore.store;

import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.log.CommitLog;
import dev.yore.store.metadata.Metadata;
import dev.yore.store.table.TableStreams;

/** What an open store consists of, and how it is taken apart. Safe for many threads. */
record StoreParts(
    StoreOptions options,
    StoreDirectory directory,
    Metadata metadata,
    CommitLog log,
    LiveTables tables,
    CommitTimeline timeline,
    ActiveTransactions active,
    CommitPipeline pipeline,
    StoreReads reads,
    Maintenance maintenance,
    Inspection inspection) {

  /** Waits for running commits, flushes and lets go of everything, whatever fails on the way. */
  void close() {
    Closer closer = new Closer();
    if (!options.readOnly()) {
      closer.run(pipeline::close);
    }
    reads.close();
    for (LiveTable table : tables.all()) {
      TableStreams streams = table.streams();
      closer.run(streams::release);
    }
    closer.run(log::close);
    closer.run(metadata::close);
    closer.run(directory::close);
    closer.rethrow();
  }
}
