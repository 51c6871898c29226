package dev.yore.driver.remote;

import java.math.BigDecimal;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.Service;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer as it came. Immutable: values that could be written to are given out as copies.
 *
 * @param past the version of the past it holds in
 * @param frames the rows' lists, in order
 * @param sizeBytes estimated
 * @param prefetched whether it was there before anybody asked
 */
record KeptResult(
    String past,
    Meta.Signature signature,
    List<Iterable<Object>> frames,
    long sizeBytes,
    boolean prefetched) {

  /** What a JVM needs for an object beside its fields, and for a reference to it. */
  private static final int OBJECT_BYTES = 24;

  /** A column's description: itself, its type, and ten texts. */
  private static final int COLUMN_BYTES = 700;

  /** A parameter's description. */
  private static final int PARAMETER_BYTES = 300;

  KeptResult {
    frames = List.copyOf(frames);
  }

  /** The same with a signature that others have too, or the first one with its own counted. */
  KeptResult sharing(Map<Meta.Signature, Meta.Signature> signatures) {
    Meta.Signature known = signatures.get(signature);
    if (known != null) {
      return new KeptResult(past, known, frames, sizeBytes, prefetched);
    }
    signatures.put(signature, signature);
    long own =
        (long) COLUMN_BYTES * signature.columns.size()
            + (long) PARAMETER_BYTES * signature.parameters.size()
            + (long) Character.BYTES * (signature.sql == null ? 0 : signature.sql.length());
    return new KeptResult(past, signature, frames, sizeBytes + own, prefetched);
  }

  /** The answer as if the server had given it just now. */
  Service.ExecuteResponse toResponse(String connectionId, int statementId) {
    Meta.Frame frame = new Meta.Frame(0, true, rows());
    return new Service.ExecuteResponse(
        List.of(
            new Service.ResultSetResponse(
                connectionId, statementId, false, signature, frame, -1, null)),
        false,
        null);
  }

  private Iterable<Object> rows() {
    boolean writable = holdsWritable(signature);
    if (frames.size() == 1 && !writable) {
      return frames.get(0);
    }
    return () -> new Rows(frames.iterator(), writable);
  }

  /** Whether values are objects whose contents somebody could change. */
  static boolean holdsWritable(Meta.Signature signature) {
    for (ColumnMetaData column : signature.columns) {
      int type = column.type.id;
      if (type == Types.BINARY || type == Types.VARBINARY || type == Types.ARRAY) {
        return true;
      }
    }
    return false;
  }

  static Object copyOf(Object row) {
    List<@Nullable Object> copy = new ArrayList<>(((List<?>) row).size());
    for (Object value : (List<?>) row) {
      copy.add(
          value instanceof byte[] bytes
              ? bytes.clone()
              : value instanceof List<?> ? copyOf(value) : value);
    }
    return copy;
  }

  static long sizeOf(Object row) {
    long bytes = 2 * OBJECT_BYTES;
    for (Object value : (List<?>) row) {
      bytes += Integer.BYTES + sizeOfValue(value);
    }
    return bytes;
  }

  private static long sizeOfValue(@Nullable Object value) {
    if (value == null) {
      return 0;
    } else if (value instanceof String text) {
      return 2 * OBJECT_BYTES + (long) text.length() * Character.BYTES;
    } else if (value instanceof byte[] binary) {
      return OBJECT_BYTES + binary.length;
    } else if (value instanceof List<?> list) {
      return sizeOf(list);
    }
    return value instanceof BigDecimal ? 3 * OBJECT_BYTES : OBJECT_BYTES;
  }

  /** Rows of frame after frame. */
  private static final class Rows implements Iterator<Object> {
    private final Iterator<Iterable<Object>> frames;
    private final boolean copied;
    private Iterator<Object> current = List.of().iterator();

    Rows(Iterator<Iterable<Object>> frames, boolean copied) {
      this.frames = frames;
      this.copied = copied;
    }

    @Override
    public boolean hasNext() {
      while (!current.hasNext() && frames.hasNext()) {
        current = frames.next().iterator();
      }
      return current.hasNext();
    }

    @Override
    public Object next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Object row = current.next();
      return copied ? copyOf(row) : row;
    }
  }
}
