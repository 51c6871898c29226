package dev.yore.store.log;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.directory.StorageErrors;
import dev.yore.store.directory.StoreDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The commit log: records appended in order of sequence, acknowledged when on disk. Open it, {@link
 * #replay} it once, then append.
 *
 * <p><b>Group commit.</b> {@link #append} only puts the record into a buffer. The first thread in
 * {@link #awaitDurable} whose record is not on disk leads: it takes all that has been buffered,
 * writes and syncs it; the others wait for it, and one of those it did not cover leads next. A
 * leader does one batch, its own record included, so nobody starves. Interrupts do not disturb any
 * of this; a waiting thread keeps its interrupt flag.
 *
 * <p><b>Failure.</b> After a failed write or sync nothing is known about what is on disk (a second
 * sync may report success for data the kernel has dropped), so the log refuses everything from then
 * on; what was not acknowledged before never is. Opening the store again reads what the disk has.
 *
 * <p><b>Torn or damaged.</b> A crash can leave any subset of the sectors of the last batch
 * unwritten, that is zero, since files are preallocated with zeros; a record header never straddles
 * a sector. So the first record that is not intact is
 *
 * <ul>
 *   <li><em>damage</em> if its header is neither intact nor all zero; if its header is intact and
 *       none of its sectors is all zero; or if an intact record follows, in this file, that was
 *       written after this place had been synced, or any later file exists;
 *   <li><em>a torn tail</em> otherwise: it was never acknowledged, and is zeroed.
 * </ul>
 *
 * Damage is {@code CORRUPT} with file and offset, and never cut. The two cannot be told apart in
 * one case: if whole sectors of the very last acknowledged batch have turned to zero. Every other
 * loss of an acknowledged record is reported; each record names the one before it.
 *
 * <p>Thread-safe; {@link #append} must be called in order of sequence.
 */
public final class CommitLog implements AutoCloseable {
  /** An empty store should not weigh 16 MiB. */
  static final int FIRST_FILE_BYTES = 1 << 20;

  /** Large enough that creating a file (a second sync) is rare, small enough to let go of. */
  static final int FILE_BYTES = 1 << 24;

  /** What may wait for the disk before an appender has to help writing. */
  static final int MAX_PENDING_BYTES = 1 << 23;

  private final StoreDirectory directory;
  private final LogFiles files;
  private final LogWriter writer;
  private final LogChain chain;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition batchEnded = lock.newCondition();

  /** Null until the log has been replayed. */
  private @Nullable LogBuffer buffer;

  private long appendedRecords;
  private long appendedBytes;
  private long writtenGroups;
  private long durableRecords;
  private volatile long durableSequence;
  private boolean leading;
  private boolean closed;
  private volatile @Nullable StoreException failure;

  private CommitLog(StoreDirectory directory) {
    this.directory = directory;
    this.files = new LogFiles(directory);
    this.writer = new LogWriter(files, !directory.ephemeral());
    this.chain = new LogChain(directory, files, writer);
  }

  /** The log of the store; reads nothing yet. */
  public static CommitLog open(StoreDirectory directory) {
    return new CommitLog(directory);
  }

  /**
   * Checks the whole log, delivers its records after the given sequence and makes the log ready for
   * appending. A torn tail is cut, unless the store is read-only. In a store under construction it
   * creates the log, beginning after the given sequence, and declares the creation complete.
   *
   * @param afterSequence what is already known from the checkpoint, 0 for nothing
   * @return the sequence of the last record, or {@code afterSequence} if there are none after it
   * @throws StoreException {@code CORRUPT}, also if records between the checkpoint and the log or
   *     at the log's end are missing; {@code FORMAT_TOO_NEW}, {@code FORMAT_TOO_OLD}, {@code
   *     IO_ERROR}, {@code DISK_FULL}
   */
  public long replay(long afterSequence, RecordConsumer consumer) {
    lock.lock();
    try {
      requireState(buffer == null, "the log has been replayed already");
      LogBuffer opened =
          directory.isNew() ? create(afterSequence) : chain.recover(afterSequence, consumer);
      buffer = opened;
      return opened.lastSequence();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What opening the log for writing would clear away: a torn tail, files under preparation.
   * Changes nothing.
   *
   * @return a line for each, with file and offset
   * @throws StoreException {@code CORRUPT}, if the log is damaged
   */
  public static List<String> leftovers(StoreDirectory directory) {
    return LogVerification.leftovers(new LogFiles(directory));
  }

  private LogBuffer create(long afterSequence) {
    try {
      LogBuffer begun = chain.begin(1, afterSequence);
      directory.completeCreation();
      return begun;
    } catch (IOException e) {
      throw StorageErrors.failed("creating the log", files.path(1), e);
    }
  }

  /**
   * Buffers a record; cheap unless {@link #MAX_PENDING_BYTES} wait already, when it helps writing
   * first. Not durable before {@link #awaitDurable} has returned.
   *
   * @param sequence greater than that of the last record
   * @param payload not changed by the caller afterwards
   * @return the token to wait with
   * @throws StoreException {@code IO_ERROR}, {@code DISK_FULL}, {@code STORE_CLOSED}, {@code
   *     READ_ONLY}, {@code INVALID_STATEMENT} for a payload over 1 GiB
   */
  public long append(long sequence, long stampMillis, byte[] payload) {
    lock.lock();
    try {
      requireLength(payload);
      LogBuffer target = requireUsable();
      while (!target.isEmpty()
          && target.sizeBytes() + LogFormat.recordBytes(payload.length) > MAX_PENDING_BYTES) {
        if (leading) {
          batchEnded.awaitUninterruptibly();
        } else {
          lead(target);
        }
        target = requireUsable();
      }
      requireState(sequence > target.lastSequence(), "log sequences must ascend");
      target.add(sequence, stampMillis, payload);
      appendedBytes += LogFormat.recordBytes(payload.length);
      return ++appendedRecords;
    } finally {
      lock.unlock();
    }
  }

  /** Records, and the groups in which they were written and synced, since the log was opened. */
  public LogGroups groups() {
    lock.lock();
    try {
      return new LogGroups(durableRecords, writtenGroups);
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of the records appended since the log was opened. */
  public long appendedBytes() {
    lock.lock();
    try {
      return appendedBytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns when the record is on disk (in an ephemeral store: has been written).
   *
   * @throws StoreException {@code IO_ERROR} or {@code DISK_FULL} if that cannot be promised; {@code
   *     STORE_CLOSED}
   */
  public void awaitDurable(long token) {
    lock.lock();
    try {
      while (durableRecords < token) {
        LogBuffer source = requireUsable();
        if (leading) {
          batchEnded.awaitUninterruptibly();
        } else {
          lead(source);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The sequence of the last record on disk of those appended since the log was opened, or 0. */
  public long durableSequence() {
    return durableSequence;
  }

  /** Writes and syncs what is buffered; called and left holding the lock, released between. */
  private void lead(LogBuffer source) {
    List<LogPiece> batch = source.take();
    long batchEnd = appendedRecords;
    long batchSequence = source.lastSequence();
    leading = true;
    StoreException failed = null;
    lock.unlock();
    try {
      writer.write(batch);
    } catch (IOException e) {
      Path path = Objects.requireNonNullElse(writer.currentPath(), directory.log());
      failed = StorageErrors.failed("writing the log", path, e);
    } catch (RuntimeException | Error e) {
      failed = new StoreException(ErrorCode.IO_ERROR, "writing the log failed: " + e, e);
    } finally {
      lock.lock();
      leading = false;
      if (failed == null) {
        durableRecords = batchEnd;
        durableSequence = batchSequence;
        writtenGroups++;
        chain.add(batch);
      } else {
        failure = failed;
      }
      batchEnded.signalAll();
    }
  }

  /** The last sequence of which the log has nothing; 0 before replay. */
  public long beginsAfter() {
    return chain.beginsAfter();
  }

  /** The sequence of the last record appended, or of the last before the log; 0 before replay. */
  public long lastSequence() {
    lock.lock();
    try {
      return buffer == null ? 0 : buffer.lastSequence();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Deletes the files all of whose records have smaller sequences; the file being written stays.
   *
   * @throws StoreException {@code IO_ERROR}, {@code STORE_CLOSED}, {@code READ_ONLY}
   */
  public void truncateBefore(long sequence) {
    lock.lock();
    try {
      requireUsable();
    } finally {
      lock.unlock();
    }
    whileNobodyWrites(() -> chain.deleteBefore(sequence));
  }

  /** Bytes that wait for the disk; a batch being written is not among them. */
  long pendingBytes() {
    lock.lock();
    try {
      return buffer == null ? 0 : buffer.sizeBytes();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Replaces the log by a small empty file if the checkpoint has all of it, so that a store at rest
   * does not keep room for commits. Appenders wait meanwhile.
   *
   * @param checkpointSequence up to where records are no longer needed
   * @throws StoreException {@code IO_ERROR}, {@code DISK_FULL}, {@code STORE_CLOSED}, {@code
   *     READ_ONLY}
   */
  public void shrink(long checkpointSequence) {
    replace(checkpointSequence, FIRST_FILE_BYTES);
  }

  /**
   * Replaces the log by a small empty file whatever its size, so that nothing that was written into
   * it is left; likewise only if the checkpoint has all of it.
   *
   * @return whether it did
   */
  public boolean renew(long checkpointSequence) {
    return replace(checkpointSequence, 0);
  }

  private boolean replace(long checkpointSequence, long largerThanBytes) {
    lock.lock();
    try {
      while (leading) {
        batchEnded.awaitUninterruptibly();
      }
      LogBuffer current = requireUsable();
      LogFileHeader last = chain.last();
      boolean needed = !current.isEmpty() || current.lastSequence() > checkpointSequence;
      if (needed || last.capacityBytes() <= largerThanBytes) {
        return false;
      }
      buffer = startAfresh(last.fileNumber() + 1, current.lastSequence());
      chain.deleteBefore(current.lastSequence() + 1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private LogBuffer startAfresh(int fileNumber, long lastSequence) {
    try {
      return chain.begin(fileNumber, lastSequence);
    } catch (IOException e) {
      // The old file is closed, and whether the new one is there nobody knows.
      failure = StorageErrors.failed("creating a log file", files.path(fileNumber), e);
      throw failure;
    }
  }

  /** Bytes of the log's files on disk. */
  public long sizeBytes() {
    return chain.sizeBytes();
  }

  /**
   * Reads and checks every file; appends wait meanwhile only if the buffer fills.
   *
   * @param problems gets one line per problem, with file and offset
   */
  public void verify(Consumer<String> problems) {
    whileNobodyWrites(() -> LogVerification.run(files, directory.readOnly(), problems));
  }

  /** Runs the action as if it were a batch: appends go on into the buffer, no file changes. */
  private void whileNobodyWrites(Runnable action) {
    lock.lock();
    try {
      while (leading) {
        batchEnded.awaitUninterruptibly();
      }
      requireOpen();
      leading = true;
    } finally {
      lock.unlock();
    }
    try {
      action.run();
    } finally {
      letOthersLead();
    }
  }

  private void letOthersLead() {
    lock.lock();
    try {
      leading = false;
      batchEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Why the log refuses everything, or null while it works; cheap. */
  public @Nullable StoreException failure() {
    return failure;
  }

  /**
   * Does nothing unless a write or sync has failed; cheap.
   *
   * @throws StoreException the failure
   */
  public void requireWorking() {
    StoreException failed = failure;
    if (failed != null) {
      throw new StoreException(
          failed.code(),
          Objects.requireNonNullElse(failed.getMessage(), "the log has failed")
              + "; nothing is committed until the store is opened again",
          failed);
    }
  }

  private LogBuffer requireUsable() {
    requireOpen();
    if (directory.readOnly()) {
      throw new StoreException(
          ErrorCode.READ_ONLY, "the store is open for reading only: " + directory.root());
    }
    requireWorking();
    if (buffer == null) {
      throw new StoreException(ErrorCode.INTERNAL, "the log must be replayed first");
    }
    return buffer;
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException(
          ErrorCode.STORE_CLOSED, "the store is closed: directory=" + directory.root());
    }
  }

  private static void requireState(boolean condition, String message) {
    if (!condition) {
      throw new StoreException(ErrorCode.INTERNAL, message);
    }
  }

  private static void requireLength(byte[] payload) {
    if (payload.length > LogFormat.MAX_PAYLOAD_BYTES) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT,
          "the transaction is too large for one commit: bytes="
              + payload.length
              + " limit="
              + LogFormat.MAX_PAYLOAD_BYTES
              + "; commit in smaller parts");
    }
  }

  /** Writes what is buffered, unless the log has failed, and closes the files. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      while (leading) {
        batchEnded.awaitUninterruptibly();
      }
      if (!closed && failure == null && buffer != null && !buffer.isEmpty()) {
        lead(buffer);
      }
      closed = true;
      batchEnded.signalAll();
      writer.close();
    } catch (IOException e) {
      throw StorageErrors.failed("closing the log", directory.log(), e);
    } finally {
      lock.unlock();
    }
  }
}
