package dev.yore.engine.value;

import dev.yore.store.ErrorCode;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Text, binary and UUID. CHAR and BINARY are padded to their length; what is too long is refused,
 * except for trailing blanks of text, which SQL lets go.
 */
final class BytesCodec extends ColumnCodec {
  private static final int UUID_BYTES = 16;

  BytesCodec(String column, ColumnType type) {
    super(column, type);
  }

  @Override
  Object readNonNull(ColumnVector vector, int row) {
    BytesVector bytes = (BytesVector) vector;
    if (type().isText()) {
      return bytes.getString(row);
    }
    if (type().kind() == Kind.UUID) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes.data(), bytes.start(row), UUID_BYTES);
      return new UUID(buffer.getLong(), buffer.getLong());
    }
    return bytes.getBytes(row);
  }

  @Override
  public Object toPhysical(Object value) {
    if (type().isText()) {
      return textBytes(value);
    }
    return type().kind() == Kind.UUID ? uuidBytes(value) : binaryBytes(value);
  }

  private byte[] textBytes(Object value) {
    if (value instanceof byte[]) {
      throw wrongType(value);
    }
    String text = value.toString();
    int characters = text.length();
    if (characters > type().precision()) {
      characters = text.codePointCount(0, text.length());
      if (characters > type().precision()) {
        text = withoutTrailingBlanks(value, text);
        characters = type().precision();
      }
    }
    if (type().kind() == Kind.CHAR) {
      characters = text.codePointCount(0, text.length());
      text += " ".repeat(type().precision() - characters);
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String withoutTrailingBlanks(Object value, String text) {
    int end = text.offsetByCodePoints(0, type().precision());
    for (int i = end; i < text.length(); i++) {
      if (text.charAt(i) != ' ') {
        throw invalid(ErrorCode.VALUE_TOO_LONG, value, "is too long");
      }
    }
    return text.substring(0, end);
  }

  private byte[] binaryBytes(Object value) {
    if (!(value instanceof byte[] bytes)) {
      throw wrongType(value);
    }
    if (bytes.length > type().precision()) {
      throw invalid(ErrorCode.VALUE_TOO_LONG, value, "is too long");
    }
    return type().kind() == Kind.BINARY ? Arrays.copyOf(bytes, type().precision()) : bytes;
  }

  private byte[] uuidBytes(Object value) {
    if (value instanceof byte[] bytes && bytes.length == UUID_BYTES) {
      return bytes;
    }
    UUID uuid;
    if (value instanceof UUID given) {
      uuid = given;
    } else if (value instanceof String text) {
      try {
        uuid = UUID.fromString(text.strip());
      } catch (IllegalArgumentException e) {
        throw invalid(ErrorCode.INVALID_CAST, value, "is not a UUID");
      }
    } else {
      throw wrongType(value);
    }
    return ByteBuffer.allocate(UUID_BYTES)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }
}
