package dev.yore.store.object;

import dev.yore.store.directory.DurableFiles;
import dev.yore.store.directory.StorageErrors;
import dev.yore.store.object.ObjectStoreException.Kind;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Objects as files under a directory: for backups to a disk and for what tests want of an object
 * store. An object is written under another name, synced and renamed. Safe for many threads and
 * processes.
 */
public final class DirectoryObjectStore implements ObjectStore {
  /** Objects being written, which nobody sees. */
  private static final String UNFINISHED = ".unfinished";

  private final Path root;

  /** The directory is made when something is written into it. */
  public DirectoryObjectStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  private Path path(String key) {
    return root.resolve(ObjectKeys.require(key));
  }

  @Override
  public String name(String key) {
    return root.resolve(key).toString();
  }

  /** Puts an object's bytes into a file. */
  private interface Content {
    void writeTo(Path file) throws IOException;
  }

  private static Content of(byte[] content) {
    return file -> {
      try (FileOutputStream out = new FileOutputStream(file.toFile())) {
        out.write(content);
        out.getFD().sync();
      }
    };
  }

  @Override
  public void put(String key, Path file) throws ObjectStoreException {
    put(key, (Content) to -> DurableFiles.copy(file, to));
  }

  @Override
  public void put(String key, byte[] content) throws ObjectStoreException {
    put(key, of(content));
  }

  private void put(String key, Content content) throws ObjectStoreException {
    Path target = path(key);
    try {
      Path fresh = unfinished(target);
      try {
        content.writeTo(fresh);
        DurableFiles.rename(fresh, target);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw failed("writing an object", target, e);
    }
  }

  /** A link is made or not, whoever else tries; a rename would replace what is there. */
  @Override
  public boolean putIfAbsent(String key, byte[] content) throws ObjectStoreException {
    Path target = path(key);
    try {
      Path fresh = unfinished(target);
      try {
        of(content).writeTo(fresh);
        Files.createLink(target, fresh);
        DurableFiles.syncDirectory(directoryOf(target));
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException | UnsupportedOperationException e) {
      IOException cause = e instanceof IOException io ? io : new IOException("no hard links", e);
      throw failed("writing an object", target, cause);
    }
  }

  private Path unfinished(Path target) throws IOException {
    createDirectories(directoryOf(target));
    return target.resolveSibling(UNFINISHED + "-" + UUID.randomUUID());
  }

  private Path directoryOf(Path target) {
    Path parent = target.getParent();
    return parent == null ? root : parent;
  }

  /** New directories are there after a power failure only if those they are in were synced. */
  private void createDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    @Nullable Path parent = directory.getParent();
    if (parent != null) {
      createDirectories(parent);
    }
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      return; // Somebody else was quicker.
    }
    if (parent != null) {
      DurableFiles.syncDirectory(parent);
    }
  }

  @Override
  public byte[] get(String key) throws ObjectStoreException {
    Path file = path(key);
    try {
      return DurableFiles.read(file);
    } catch (IOException e) {
      throw failed("reading an object", file, e);
    }
  }

  @Override
  public byte[] get(String key, long offset, int length) throws ObjectStoreException {
    Path file = path(key);
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long size = in.length();
      if (offset + length > size) {
        throw new ObjectStoreException(
            Kind.BAD_ANSWER,
            "reading an object",
            file.toString(),
            "%d bytes at %d were asked for, the object has %d".formatted(length, offset, size),
            null);
      }
      byte[] bytes = new byte[length];
      in.seek(offset);
      in.readFully(bytes);
      return bytes;
    } catch (ObjectStoreException e) {
      throw e;
    } catch (IOException e) {
      throw failed("reading an object", file, e);
    }
  }

  @Override
  public OptionalLong size(String key) throws ObjectStoreException {
    Path file = path(key);
    try {
      return OptionalLong.of(Files.size(file));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw failed("looking at an object", file, e);
    }
  }

  @Override
  public void list(String prefix, Consumer<Listed> consumer) throws ObjectStoreException {
    if (!Files.isDirectory(root)) {
      return;
    }
    try {
      Files.walkFileTree(root, new Lister(prefix, consumer));
    } catch (IOException e) {
      throw failed("listing objects", root, e);
    }
  }

  /** Tells of the objects under a prefix; looks into no directory that cannot have any. */
  private final class Lister extends SimpleFileVisitor<Path> {
    private final String prefix;
    private final Consumer<Listed> consumer;

    Lister(String prefix, Consumer<Listed> consumer) {
      this.prefix = prefix;
      this.consumer = consumer;
    }

    private String key(Path path) {
      return root.relativize(path).toString().replace('\\', '/');
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      String key = directory.equals(root) ? "" : key(directory) + "/";
      return key.startsWith(prefix) || prefix.startsWith(key)
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String key = key(file);
      boolean isObject =
          attributes.isRegularFile() && !file.getFileName().toString().startsWith(UNFINISHED);
      if (isObject && key.startsWith(prefix)) {
        consumer.accept(
            new Listed(key, attributes.size(), attributes.lastModifiedTime().toMillis()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }

  @Override
  public void delete(String key) throws ObjectStoreException {
    Path file = path(key);
    try {
      DurableFiles.delete(file);
    } catch (IOException e) {
      throw failed("deleting an object", file, e);
    }
  }

  private static ObjectStoreException failed(String action, Path file, IOException cause) {
    // RandomAccessFile and streams have another exception for a missing file than NIO has.
    boolean missing =
        cause instanceof NoSuchFileException || (isRead(action) && !Files.exists(file));
    Kind kind = missing ? Kind.NOT_FOUND : StorageErrors.isFull(cause) ? Kind.FULL : Kind.FAILED;
    return new ObjectStoreException(
        kind, action, file.toString(), StorageErrors.reason(cause), cause);
  }

  private static boolean isRead(String action) {
    return action.startsWith("reading");
  }

  @Override
  public void close() {}
}
