package dev.yore.store.log;

import dev.yore.store.directory.DurableFiles;
import dev.yore.store.directory.StorageErrors;
import dev.yore.store.directory.StoreDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names, lists and reads the files of a log. Thread-safe. */
final class LogFiles {
  private static final Pattern NAME = Pattern.compile("(\\d{10})\\.log");
  private static final String UNFINISHED_SUFFIX = ".new";

  private final Path directory;
  private final UUID storeId;

  LogFiles(StoreDirectory store) {
    this.directory = store.log();
    this.storeId = store.storeId();
  }

  Path path(int fileNumber) {
    return directory.resolve(String.format(Locale.ROOT, "%010d.log", fileNumber));
  }

  /** Where a file is prepared before it gets its name. */
  Path unfinishedPath(int fileNumber) {
    return directory.resolve(path(fileNumber).getFileName() + UNFINISHED_SUFFIX);
  }

  UUID storeId() {
    return storeId;
  }

  /** The numbers of the files there are, ascending. */
  List<Integer> numbers() {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(path -> NAME.matcher(path.getFileName().toString()))
          .filter(Matcher::matches)
          .map(matcher -> Integer.valueOf(matcher.group(1)))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw StorageErrors.failed("listing the log", directory, new IOException(e));
    }
  }

  /** What a crash left of files that never got their name. */
  List<Path> unfinished() {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(p -> p.toString().endsWith(".log" + UNFINISHED_SUFFIX)).toList();
    } catch (IOException | UncheckedIOException e) {
      throw StorageErrors.failed("listing the log", directory, new IOException(e));
    }
  }

  /** Removes {@link #unfinished} files. */
  void deleteUnfinished() {
    try {
      for (Path path : unfinished()) {
        DurableFiles.delete(path);
      }
    } catch (IOException e) {
      throw StorageErrors.failed("cleaning the log", directory, e);
    }
  }

  /** The whole file. */
  byte[] read(int fileNumber) {
    Path file = path(fileNumber);
    try {
      return DurableFiles.read(file);
    } catch (IOException e) {
      throw StorageErrors.failed("reading the log", file, e);
    }
  }

  /** A scanner over the file, whose header has been judged. */
  LogScanner scanner(int fileNumber) {
    byte[] bytes = read(fileNumber);
    return new LogScanner(path(fileNumber), header(fileNumber, bytes), bytes);
  }

  private LogFileHeader header(int fileNumber, byte[] bytes) {
    return LogFileHeader.decode(
        path(fileNumber), ByteBuffer.wrap(bytes), bytes.length, storeId, fileNumber);
  }
}
