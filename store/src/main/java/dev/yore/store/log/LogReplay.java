package dev.yore.store.log;

import dev.yore.store.directory.StorageErrors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads all files of a log in order, checks that they join, and delivers what a checkpoint does not
 * have. Changes nothing. Confined to one thread.
 */
final class LogReplay {
  private final LogFiles files;
  private final long afterSequence;
  private final RecordConsumer consumer;
  private final List<LogFileHeader> headers = new ArrayList<>();
  private int endOffset;
  private long lastSequence;
  private int tornOffset = -1;

  LogReplay(LogFiles files, long afterSequence, RecordConsumer consumer) {
    this.files = files;
    this.afterSequence = afterSequence;
    this.consumer = consumer;
  }

  void run() {
    readAll(files.numbers());
    if (lastSequence < afterSequence) {
      throw StorageErrors.corrupt(
          "log ends before the checkpoint",
          files.path(last().fileNumber()),
          endOffset,
          "last sequence=" + lastSequence + " checkpoint=" + afterSequence);
    }
  }

  /** Checks the files without asking whether they reach the checkpoint's end. */
  void readAll(List<Integer> numbers) {
    if (numbers.isEmpty()) {
      throw StorageErrors.corrupt("log is missing", files.path(1), 0, "");
    }
    for (int i = 0; i < numbers.size(); i++) {
      readFile(numbers, i);
    }
  }

  private void readFile(List<Integer> numbers, int index) {
    int number = numbers.get(index);
    LogScanner scanner = files.scanner(number);
    Path path = files.path(number);
    if (index == 0) {
      requireReaches(path, scanner.header().previousSequence());
    } else {
      requireJoins(path, scanner.header());
    }
    scanner.scan(this::deliver);
    headers.add(scanner.header());
    endOffset = scanner.endOffset();
    lastSequence = scanner.lastSequence();
    tornOffset = scanner.firstByteBehindEnd();
  }

  private void requireReaches(Path path, long previousSequence) {
    if (previousSequence > afterSequence) {
      throw StorageErrors.corrupt(
          "log begins after the checkpoint",
          path,
          0,
          "begins after sequence=" + previousSequence + " checkpoint=" + afterSequence);
    }
  }

  /** A file is only created when everything before it is on disk. */
  private void requireJoins(Path path, LogFileHeader next) {
    Path previous = files.path(last().fileNumber());
    if (next.fileNumber() != last().fileNumber() + 1) {
      throw StorageErrors.corrupt(
          "log file is missing", files.path(last().fileNumber() + 1), 0, "next file=" + path);
    }
    if (hasTornTail() || lastSequence != next.previousSequence()) {
      throw StorageErrors.corrupt(
          "log file is damaged before a later file",
          previous,
          endOffset,
          String.format(
              Locale.ROOT,
              "last intact sequence=%d, but %s follows sequence=%d",
              lastSequence,
              path.getFileName(),
              next.previousSequence()));
    }
  }

  private void deliver(LogRecord record) {
    if (record.sequence() > afterSequence) {
      consumer.accept(record.sequence(), record.stampMillis(), record.payload());
    }
  }

  private LogFileHeader last() {
    return headers.get(headers.size() - 1);
  }

  List<LogFileHeader> headers() {
    return headers;
  }

  /** Where in the last file the next record may begin. */
  int endOffset() {
    return endOffset;
  }

  long lastSequence() {
    return lastSequence;
  }

  /** Whether something lies behind the last intact record that must be cut. */
  boolean hasTornTail() {
    return tornOffset >= 0;
  }

  /** The first byte behind the last intact record that is not zero, or -1. */
  int tornOffset() {
    return tornOffset;
  }
}
