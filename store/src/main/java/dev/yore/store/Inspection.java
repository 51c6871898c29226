package dev.yore.store;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Looks at a store's files. */
final class Inspection {
  List<SegmentInfo> segments() {
    return List.of();
  }

  List<String> check(Consumer<String> progress) {
    throw new StoreException(ErrorCode.NOT_SUPPORTED, "checking does not exist yet");
  }

  void backup(Path target, Consumer<String> progress) {
    throw new StoreException(ErrorCode.NOT_SUPPORTED, "backups do not exist yet: " + target);
  }

  long sizeBytes() {
    return 0;
  }
}
