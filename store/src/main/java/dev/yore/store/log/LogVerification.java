package dev.yore.store.log;

import dev.yore.store.StoreException;
import dev.yore.store.directory.StorageErrors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Checks every file of a log and that they join, and reports instead of failing. Stateless. */
final class LogVerification {
  private LogVerification() {}

  /** See {@link CommitLog#leftovers}. */
  static List<String> leftovers(LogFiles files) {
    List<String> leftovers = new ArrayList<>();
    List<Integer> numbers = files.numbers();
    LogReplay replay = new LogReplay(files, Long.MAX_VALUE, (sequence, stamp, payload) -> {});
    replay.readAll(numbers);
    if (replay.hasTornTail()) {
      leftovers.add(
          "cut off the log's torn tail, which was not acknowledged: file=%s offset=%d"
              .formatted(files.path(numbers.get(numbers.size() - 1)), replay.tornOffset()));
    }
    for (Path unfinished : files.unfinished()) {
      leftovers.add("remove a log file that was never used: file=" + unfinished);
    }
    return leftovers;
  }

  /** Nobody may write the log meanwhile; a reader's log may have a torn tail. */
  static void run(LogFiles files, boolean mayHaveTornTail, Consumer<String> problems) {
    try {
      List<Integer> numbers = files.numbers();
      LogReplay replay = new LogReplay(files, Long.MAX_VALUE, (sequence, stamp, payload) -> {});
      replay.readAll(numbers);
      if (replay.hasTornTail() && !mayHaveTornTail) {
        int last = numbers.get(numbers.size() - 1);
        problems.accept(
            StorageErrors.corrupt(
                    "log has bytes behind its end", files.path(last), replay.tornOffset(), "")
                .getMessage());
      }
    } catch (StoreException e) {
      problems.accept(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }
}
