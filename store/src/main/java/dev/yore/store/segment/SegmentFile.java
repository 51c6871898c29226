package dev.yore.store.segment;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.Tier;
import dev.yore.store.directory.StorageErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file read at positions, by many threads at once. An interrupt closes a channel under all of its
 * readers, and {@link OpenChannels} closes some when there are many, so a channel found closed is
 * opened again.
 */
final class SegmentFile implements SegmentBytes {
  private final Path path;
  private final Tier tier;
  private final OpenChannels channels;
  private volatile FileChannel channel;
  private volatile boolean closed;

  SegmentFile(Path path, Tier tier) {
    this(path, tier, OpenChannels.OF_PROCESS);
  }

  SegmentFile(Path path, Tier tier, OpenChannels channels) {
    this.path = path;
    this.tier = tier;
    this.channels = channels;
    try {
      channel = open();
    } catch (IOException e) {
      throw StorageErrors.failed("opening a segment", path, e);
    }
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public long size() {
    try {
      // Not from the channel, which an interrupt would close.
      return Files.size(path);
    } catch (IOException e) {
      throw StorageErrors.failed("reading a segment", path, e);
    }
  }

  @Override
  public byte[] read(long offset, int length, int slack) {
    byte[] bytes = new byte[length + slack];
    boolean interrupted = false;
    try {
      while (true) {
        FileChannel current = channel;
        try {
          readFully(current, ByteBuffer.wrap(bytes, 0, length), offset);
          TierMeter.read(tier, length);
          return bytes;
        } catch (ClosedChannelException e) {
          // Our own interrupt is put off until the bytes are here: whoever interrupts wants the
          // statement to end, not the file.
          interrupted |= Thread.interrupted();
          reopen(current);
        }
      }
    } catch (IOException e) {
      throw StorageErrors.failed("reading a segment", path, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void readFully(FileChannel from, ByteBuffer buffer, long offset) throws IOException {
    while (buffer.hasRemaining()) {
      int read = from.read(buffer, offset + buffer.position());
      if (read < 0) {
        throw SegmentErrors.corrupt(
            "segment truncated",
            name(),
            offset,
            buffer.limit() + " bytes",
            buffer.position() + " bytes");
      }
    }
  }

  private synchronized void reopen(FileChannel broken) throws IOException {
    if (closed) {
      throw new StoreException(
          ErrorCode.STORE_CLOSED, "segment " + path + " was closed; open the store again");
    }
    if (channel == broken) {
      channel = open();
    }
  }

  private FileChannel open() throws IOException {
    FileChannel opened = FileChannel.open(path, StandardOpenOption.READ);
    channels.opened(opened);
    return opened;
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw StorageErrors.failed("closing a segment", path, e);
    }
  }
}
