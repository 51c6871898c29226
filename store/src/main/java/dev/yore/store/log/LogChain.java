package dev.yore.store.log;

import dev.yore.store.directory.DurableFiles;
import dev.yore.store.directory.StorageErrors;
import dev.yore.store.directory.StoreDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that a log consists of, each beginning after the one before: begins the first one and
 * fresh ones, finds them again, and lets go of the oldest. Anybody may ask what there is; files are
 * begun, recovered and deleted by one thread at a time, while nobody writes.
 */
final class LogChain {
  private final StoreDirectory directory;
  private final LogFiles files;
  private final LogWriter writer;

  /** Of the files on disk, ascending; guarded by itself, since others may be adding up sizes. */
  private final List<LogFileHeader> headers = new ArrayList<>();

  LogChain(StoreDirectory directory, LogFiles files, LogWriter writer) {
    this.directory = directory;
    this.files = files;
    this.writer = writer;
  }

  /** Adds a small empty file to the end, to be written from now on. */
  LogBuffer begin(int fileNumber, long afterSequence) throws IOException {
    LogFileHeader header =
        new LogFileHeader(
            directory.storeId(), fileNumber, CommitLog.FIRST_FILE_BYTES, afterSequence);
    writer.create(header);
    synchronized (headers) {
      headers.add(header);
    }
    return new LogBuffer(directory.storeId(), header, LogFormat.FIRST_RECORD_OFFSET, afterSequence);
  }

  /**
   * Checks the files there are and delivers their records after a sequence; unless the store is
   * read-only, cuts a torn tail and goes on behind it.
   */
  LogBuffer recover(long afterSequence, RecordConsumer consumer) {
    LogReplay replay = new LogReplay(files, afterSequence, consumer);
    replay.run();
    synchronized (headers) {
      headers.addAll(replay.headers());
    }
    LogFileHeader last = last();
    if (!directory.readOnly()) {
      files.deleteUnfinished();
      resume(last, replay);
    }
    return new LogBuffer(directory.storeId(), last, replay.endOffset(), replay.lastSequence());
  }

  private void resume(LogFileHeader last, LogReplay replay) {
    try {
      writer.resume(last, replay.endOffset(), replay.hasTornTail());
    } catch (IOException e) {
      throw StorageErrors.failed("cutting the log's tail", files.path(last.fileNumber()), e);
    }
  }

  /** Notes the files that pieces were written into. */
  void add(List<LogPiece> written) {
    synchronized (headers) {
      for (LogPiece piece : written) {
        if (piece.header().fileNumber() > last().fileNumber()) {
          headers.add(piece.header());
        }
      }
    }
  }

  /** The file being written. */
  LogFileHeader last() {
    synchronized (headers) {
      return headers.get(headers.size() - 1);
    }
  }

  /** The last sequence of which the files have nothing; 0 before there are any. */
  long beginsAfter() {
    synchronized (headers) {
      return headers.isEmpty() ? 0 : headers.get(0).previousSequence();
    }
  }

  long sizeBytes() {
    synchronized (headers) {
      long sum = 0;
      for (LogFileHeader header : headers) {
        sum += header.capacityBytes();
      }
      return sum;
    }
  }

  /** Deletes the files all of whose records have smaller sequences, but never the last one. */
  void deleteBefore(long sequence) {
    LogFileHeader oldest = oldestUnneeded(sequence);
    while (oldest != null) {
      Path path = files.path(oldest.fileNumber());
      try {
        DurableFiles.delete(path); // One by one and synced, so that no hole can appear.
      } catch (IOException e) {
        throw StorageErrors.failed("deleting an old log file", path, e);
      }
      synchronized (headers) {
        headers.remove(oldest);
      }
      oldest = oldestUnneeded(sequence);
    }
  }

  private @Nullable LogFileHeader oldestUnneeded(long sequence) {
    synchronized (headers) {
      boolean unneeded = headers.size() > 1 && headers.get(1).previousSequence() < sequence;
      return unneeded ? headers.get(0) : null;
    }
  }
}
