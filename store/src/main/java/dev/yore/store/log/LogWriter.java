package dev.yore.store.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes pieces into log files, one file open at a time. Used only by the thread that currently
 * leads a batch.
 */
final class LogWriter implements AutoCloseable {
  private final LogFiles files;
  private final boolean syncing;
  private @Nullable LogFile current;

  LogWriter(LogFiles files, boolean syncing) {
    this.files = files;
    this.syncing = syncing;
  }

  /** Continues an existing file: zeroes it from the offset on and syncs what is before. */
  void resume(LogFileHeader header, int offset, boolean hasTail) throws IOException {
    LogFile file = LogFile.open(files, header, syncing);
    current = file;
    if (hasTail) {
      file.fill(offset, header.capacityBytes());
    }
    file.sync();
  }

  /** Makes the file a piece needs, after everything before has been synced. */
  void create(LogFileHeader header) throws IOException {
    close();
    current = LogFile.create(files, header, syncing);
  }

  /** Writes and syncs the pieces, in order. */
  void write(List<LogPiece> pieces) throws IOException {
    for (LogPiece piece : pieces) {
      if (current == null || current.header().fileNumber() != piece.header().fileNumber()) {
        create(piece.header());
      }
      LogFile file = current;
      if (file != null) {
        file.write(piece.fromOffset(), piece.array(), piece.sizeBytes());
        file.sync();
      }
    }
  }

  /** The file being written, for messages; null before the first. */
  @Nullable Path currentPath() {
    return current == null ? null : current.path();
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
