package dev.yore.store.directory;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns failures of the file system into the store's errors. Stateless. */
public final class StorageErrors {
  /** What Linux, macOS and Windows say when a disk or a quota is exhausted, in lower case. */
  private static final String[] FULL = {
    "no space left", "disk quota exceeded", "not enough space", "disk is full", "file too large"
  };

  private StorageErrors() {}

  /** {@code DISK_FULL} where the cause can be recognised as such, else {@code IO_ERROR}. */
  public static StoreException failed(String action, Path file, IOException cause) {
    String reason = reason(cause);
    if (isFull(reason)) {
      return new StoreException(
          ErrorCode.DISK_FULL,
          action
              + " failed, the disk or quota is full: file="
              + file
              + " ("
              + reason
              + "); free some space and open the store again",
          cause);
    }
    return new StoreException(
        ErrorCode.IO_ERROR, action + " failed: file=" + file + " (" + reason + ")", cause);
  }

  /** {@code CORRUPT} with the place and, where they say something, both values. */
  public static StoreException corrupt(String what, Path file, long offset, String detail) {
    return new StoreException(
        ErrorCode.CORRUPT,
        what + ": file=" + file + " offset=" + offset + (detail.isEmpty() ? "" : " " + detail));
  }

  /** {@code CORRUPT} of something as a whole. */
  public static StoreException corrupt(String what, String name, String detail) {
    return new StoreException(ErrorCode.CORRUPT, what + ": file=" + name + " offset=0 " + detail);
  }

  /** {@code expected=… actual=…} of two checksums. */
  public static String expectedActual(int expected, int actual) {
    return String.format(Locale.ROOT, "expected=%08x actual=%08x", expected, actual);
  }

  /** What went wrong in the operating system's words, also where Java has only a class for it. */
  public static String reason(IOException cause) {
    if (cause instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    if (cause instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (cause instanceof NotDirectoryException) {
      return "not a directory";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileSystemException) {
      return cause.getClass().getSimpleName();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /** Whether a disk or a quota is exhausted. */
  public static boolean isFull(IOException cause) {
    return isFull(reason(cause));
  }

  private static boolean isFull(String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    for (String sign : FULL) {
      if (lower.contains(sign)) {
        return true;
      }
    }
    return false;
  }
}
