package dev.yore.store.tier;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.directory.DurableFiles;
import dev.yore.store.directory.StorageErrors;
import dev.yore.store.segment.SegmentBytes;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** Copies of segments and the digests that tell whether they are good. Stateless. */
public final class SegmentCopies {
  /** Large enough for an object store, small enough for a heap. */
  private static final int PIECE_BYTES = 4 << 20;

  /** 128 bits: no two segments of a store will ever share them by accident. */
  private static final int DIGEST_DIGITS = 32;

  private SegmentCopies() {}

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String hex(MessageDigest digest) {
    return hex(digest.digest());
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest).substring(0, DIGEST_DIGITS);
  }

  /** The digest of some bytes. */
  public static String digestOf(byte[] bytes) {
    return hex(sha256().digest(bytes));
  }

  /** The digest of a file. */
  public static String digestOf(Path file) {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = new FileInputStream(file.toFile())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    } catch (IOException e) {
      throw StorageErrors.failed("reading a segment", file, e);
    }
    return hex(digest);
  }

  /** The digest of a segment, wherever it lies. */
  public static String digestOf(SegmentBytes bytes) {
    return digestOf(bytes.size(), (offset, length) -> bytes.read(offset, length, 0));
  }

  /** Reads some bytes. */
  interface Source {
    byte[] read(long offset, int length);
  }

  /** The digest of so many bytes, read piece by piece. */
  static String digestOf(long sizeBytes, Source source) {
    MessageDigest digest = sha256();
    for (long at = 0; at < sizeBytes; at += PIECE_BYTES) {
      digest.update(source.read(at, (int) Math.min(PIECE_BYTES, sizeBytes - at)));
    }
    return hex(digest);
  }

  /**
   * Copies a segment into a file, which is on disk and found to be the same when this returns.
   *
   * @param target replaced if it is there; its directory is made if it is missing
   * @param copied told after each piece how many bytes it had
   * @return the digest
   * @throws StoreException {@code IO_ERROR}, {@code DISK_FULL}, {@code CORRUPT} if what was written
   *     is read back otherwise
   */
  public static String copy(SegmentBytes from, Path target, LongConsumer copied) {
    Path fresh = target.resolveSibling(target.getFileName() + ".new");
    MessageDigest digest = sha256();
    try {
      Path directory = target.toAbsolutePath().getParent();
      if (directory != null) {
        createDirectories(directory);
      }
      try {
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
          for (long at = 0; at < from.size(); at += PIECE_BYTES) {
            byte[] piece = from.read(at, (int) Math.min(PIECE_BYTES, from.size() - at), 0);
            digest.update(piece);
            out.write(piece);
            copied.accept(piece.length);
          }
          out.getFD().sync();
        }
        String written = hex(digest);
        requireSame(fresh.toString(), written, digestOf(fresh));
        DurableFiles.rename(fresh, target);
        return written;
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw StorageErrors.failed("copying a segment", target, e);
    }
  }

  private static void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Path parent = directory.getParent();
      if (parent != null) {
        createDirectories(parent);
      }
      Files.createDirectories(directory);
      if (parent != null) {
        DurableFiles.syncDirectory(parent);
      }
    }
  }

  /** Fails unless a copy has the digest it should have. */
  static void requireSame(String name, String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new StoreException(
          ErrorCode.CORRUPT,
          "a copy of a segment is not what was written: file="
              + name
              + " expected="
              + expected
              + " actual="
              + actual);
    }
  }
}
