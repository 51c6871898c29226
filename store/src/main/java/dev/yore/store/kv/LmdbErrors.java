package dev.yore.store.kv;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;

/** Turns LMDB's errors into the store's. Stateless. */
final class LmdbErrors {
  /** {@code ENOSPC} and {@code EDQUOT}, as LMDB passes them on. */
  private static final int NO_SPACE = 28;

  private static final int QUOTA_EXCEEDED = 122;

  /** {@code EIO}: also what LMDB makes of a write that found room for a part only. */
  private static final int INPUT_OUTPUT = 5;

  /** After a commit whose last write failed: what is on disk is unknown until the next opening. */
  private static final int PANIC = -30795;

  /** Less room than this is none: a file system keeps some back. */
  private static final long NO_ROOM_BYTES = 1L << 16;

  private LmdbErrors() {}

  /** Something that calls LMDB. */
  @FunctionalInterface
  interface Action<T extends @Nullable Object> {
    T run();
  }

  static <T extends @Nullable Object> T translate(String what, Path file, Action<T> action) {
    try {
      return action.run();
    } catch (Env.MapFullException e) {
      throw new StoreException(
          ErrorCode.DISK_FULL,
          what
              + " failed, the metadata has reached its size limit: file="
              + file
              + "; coalesce or drop tables",
          e);
    } catch (LmdbNativeException e) {
      throw nativeError(what, file, e);
    } catch (LmdbException e) {
      throw new StoreException(
          ErrorCode.IO_ERROR, what + " failed: file=" + file + " (" + e.getMessage() + ")", e);
    } catch (LinkageError e) {
      throw new StoreException(
          ErrorCode.IO_ERROR,
          what
              + " failed, LMDB's native library cannot be loaded ("
              + e
              + "); make java.io.tmpdir executable or set lmdbjava.extract.dir and"
              + " jffi.extract.dir to a directory that is",
          e);
    }
  }

  private static StoreException nativeError(String what, Path file, LmdbNativeException e) {
    int code = e.getResultCode();
    if (code == PANIC) {
      return new StoreException(
          ErrorCode.IO_ERROR,
          what
              + " failed, since writing it has failed before: file="
              + file
              + "; open the store again",
          e);
    }
    boolean full =
        code == NO_SPACE || code == QUOTA_EXCEEDED || (code == INPUT_OUTPUT && isFull(file));
    boolean corrupt =
        e instanceof LmdbNativeException.PageCorruptedException
            || e instanceof LmdbNativeException.PageNotFoundException
            || e instanceof Env.FileInvalidException;
    ErrorCode errorCode =
        corrupt ? ErrorCode.CORRUPT : full ? ErrorCode.DISK_FULL : ErrorCode.IO_ERROR;
    String where = corrupt ? " offset=unknown" : "";
    return new StoreException(
        errorCode, what + " failed: file=" + file + where + " (" + e.getMessage() + ")", e);
  }

  private static boolean isFull(Path file) {
    try {
      return Files.getFileStore(file).getUsableSpace() < NO_ROOM_BYTES;
    } catch (IOException e) {
      return false;
    }
  }
}
