package dev.yore.store.log;

import dev.yore.store.StoreException;
import dev.yore.store.directory.StorageErrors;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Checks every file of a log and that they join, and reports instead of failing. Stateless. */
final class LogVerification {
  private LogVerification() {}

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
