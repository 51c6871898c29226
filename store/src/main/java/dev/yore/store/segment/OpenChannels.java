package dev.yore.store.segment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many segments have a file open: beyond the bound, those that were opened first are
 * closed, and opened again when somebody reads them. Safe for many threads.
 */
final class OpenChannels {
  private static final Logger LOG = LoggerFactory.getLogger(OpenChannels.class);

  /** A quarter of the 1,024 files that most systems let a process open. */
  private static final int MAX_OPEN = 256;

  /** Those of the process: it is the process that the system counts files of. */
  static final OpenChannels OF_PROCESS = new OpenChannels(MAX_OPEN);

  private final int maxOpen;
  private final ArrayDeque<FileChannel> open = new ArrayDeque<>();

  OpenChannels(int maxOpen) {
    this.maxOpen = maxOpen;
  }

  /** Counts a channel just opened, and closes another if there are too many. */
  void opened(FileChannel channel) {
    FileChannel oldest = null;
    synchronized (open) {
      // Segments that were merged away are closed already and need not be counted.
      open.removeIf(known -> !known.isOpen());
      open.add(channel);
      if (open.size() > maxOpen) {
        oldest = open.remove();
      }
    }
    if (oldest != null) {
      close(oldest);
    }
  }

  int count() {
    synchronized (open) {
      return (int) open.stream().filter(FileChannel::isOpen).count();
    }
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("cannot close a segment that is only read", e);
    }
  }
}
