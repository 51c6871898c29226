package dev.yore.prefetch;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A model as bytes: version, features, figures, then each learner as Java serialises it. Only
 * Weka's classes, the JDK's and this package's are read back. Stateless.
 */
final class SavedModel {
  private static final int VERSION = 1;

  /** More is not a model of ours. */
  private static final long MAX_ARRAY = 1 << 22;

  private static final long MAX_REFERENCES = 1 << 22;

  private SavedModel() {}

  static byte[] write(BlendedModel model, List<String> features) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeUTF(model.name());
      out.writeUTF(String.join(",", features));
      out.writeLong(model.labels());
      out.writeObject(model.figures());
      for (Expert expert : model.experts()) {
        out.writeObject(expert.state());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Gives the model what was saved; a model of other features stays as it is.
   *
   * @throws StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}
   */
  static void read(byte[] saved, String name, List<String> features, BlendedModel model) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(saved))) {
      in.setObjectInputFilter(SavedModel::check);
      int version = in.readInt();
      if (version > VERSION) {
        throw new StoreException(
            ErrorCode.FORMAT_TOO_NEW,
            "model " + name + " is of version " + version + "; this library knows " + VERSION);
      }
      boolean same = in.readUTF().equals(name) & in.readUTF().equals(String.join(",", features));
      if (!same) {
        return;
      }
      long labels = in.readLong();
      double[] figures = (double[]) in.readObject();
      if (figures.length != model.figures().length) {
        return;
      }
      for (Expert expert : model.experts()) {
        Object state = in.readObject();
        if (state != null) {
          expert.restore((Serializable) state);
        }
      }
      model.restore(labels, figures, saved.length);
    } catch (IOException | ReflectiveOperationException | RuntimeException e) {
      if (e instanceof StoreException known) {
        throw known;
      }
      throw new StoreException(
          ErrorCode.CORRUPT, "model " + name + " of " + saved.length + " bytes: " + e, e);
    }
  }

  private static ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
    if (info.arrayLength() > MAX_ARRAY || info.references() > MAX_REFERENCES) {
      return ObjectInputFilter.Status.REJECTED;
    }
    Class<?> type = info.serialClass();
    if (type == null) {
      return ObjectInputFilter.Status.UNDECIDED;
    }
    while (type.isArray()) {
      type = type.getComponentType();
    }
    String name = type.getName();
    boolean known =
        type.isPrimitive()
            || name.startsWith("weka.")
            || name.startsWith("java.lang.")
            || name.startsWith("java.util.")
            || name.startsWith("dev.yore.prefetch.");
    return known ? ObjectInputFilter.Status.ALLOWED : ObjectInputFilter.Status.REJECTED;
  }
}
