package dev.yore.engine.expression.function;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A LIKE pattern, matched against UTF-8 bytes: pieces between the percent signs, the first held to
 * the start, the last to the end, the others found from left to right. An underscore is one
 * character, also one of two code units. Immutable.
 */
public final class LikePattern {
  private final List<Piece> pieces;

  private LikePattern(List<Piece> pieces) {
    this.pieces = pieces;
  }

  /**
   * Reads a pattern.
   *
   * @throws StoreException {@code INVALID_PARAMETER} for an escape that escapes nothing special
   */
  public static LikePattern of(Cell pattern) {
    return parse(Texts.string(pattern), -1);
  }

  /**
   * Reads a pattern with an escape character.
   *
   * @throws StoreException {@code INVALID_PARAMETER} for an escape that is not one character or
   *     escapes nothing special
   */
  public static LikePattern of(Cell pattern, Cell escape) {
    String character = Texts.string(escape);
    if (character.length() != 1) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER, "ESCAPE '" + character + "' must be one character");
    }
    return parse(Texts.string(pattern), character.charAt(0));
  }

  private static LikePattern parse(String pattern, int escape) {
    List<Piece> pieces = new ArrayList<>();
    PieceBuilder piece = new PieceBuilder();
    for (int i = 0; i < pattern.length(); ) {
      int c = pattern.codePointAt(i);
      if (c == escape) {
        char next = i + 1 < pattern.length() ? pattern.charAt(i + 1) : 0;
        if (next != '%' && next != '_' && next != escape) {
          throw new StoreException(
              ErrorCode.INVALID_PARAMETER,
              "LIKE '"
                  + pattern
                  + "': the escape character at "
                  + (i + 1)
                  + " must be followed by %, _ or itself");
        }
        piece.literal(next);
        i += 2;
        continue;
      }
      if (c == '%') {
        pieces.add(piece.build());
        piece = new PieceBuilder();
      } else if (c == '_') {
        piece.any();
      } else {
        piece.literal(c);
      }
      i += Character.charCount(c);
    }
    pieces.add(piece.build());
    return new LikePattern(List.copyOf(pieces));
  }

  public boolean matches(byte[] data, int from, int to) {
    Piece first = pieces.get(0);
    int at = first.match(data, from, to);
    if (pieces.size() == 1 || at < 0) {
      return at == to;
    }
    for (int i = 1; i < pieces.size() - 1; i++) {
      at = pieces.get(i).find(data, at, to);
      if (at < 0) {
        return false;
      }
    }
    return pieces.get(pieces.size() - 1).endsAt(data, at, to);
  }

  /** Whether the text matches, as a boolean in a long. */
  public long test(byte[] data, int from, int to) {
    return matches(data, from, to) ? 1 : 0;
  }

  private static final class PieceBuilder {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> wildcards = new ArrayList<>();
    private int characters;

    void literal(int codePoint) {
      bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
      characters++;
    }

    void any() {
      wildcards.add(bytes.size());
      bytes.write(0);
      characters++;
    }

    Piece build() {
      boolean[] any = new boolean[bytes.size()];
      wildcards.forEach(at -> any[at] = true);
      return new Piece(bytes.toByteArray(), any, characters, !wildcards.isEmpty());
    }
  }

  /** What stands between percent signs. */
  private static final class Piece {
    private final byte[] bytes;
    private final boolean[] any;
    private final int characters;
    private final boolean hasWildcards;

    Piece(byte[] bytes, boolean[] any, int characters, boolean hasWildcards) {
      this.bytes = bytes;
      this.any = any;
      this.characters = characters;
      this.hasWildcards = hasWildcards;
    }

    /** The end of the piece where it stands at a position, or -1. */
    int match(byte[] data, int from, int to) {
      int at = from;
      for (int i = 0; i < bytes.length; i++) {
        if (at >= to) {
          return -1;
        }
        if (any[i]) {
          at = next(data, at, to);
        } else if (data[at++] != bytes[i]) {
          return -1;
        }
      }
      return at;
    }

    /** The end of the piece where it first stands at or after a position, or -1. */
    int find(byte[] data, int from, int to) {
      if (!hasWildcards) {
        int at = Texts.find(data, from, to, bytes, 0, bytes.length);
        return at < 0 ? -1 : at + bytes.length;
      }
      for (int at = from; at <= to; at = at < to ? next(data, at, to) : to + 1) {
        int end = match(data, at, to);
        if (end >= 0) {
          return end;
        }
      }
      return -1;
    }

    /** Whether the piece stands at the end, not before a position. */
    boolean endsAt(byte[] data, int from, int to) {
      int at = to;
      if (hasWildcards) {
        for (int i = 0; i < characters; i++) {
          if (at <= from) {
            return false;
          }
          do {
            at--;
          } while (at > from && (data[at] & 0xC0) == 0x80);
        }
      } else {
        at -= bytes.length;
      }
      return at >= from && match(data, at, to) == to;
    }

    private static int next(byte[] data, int at, int to) {
      int next = at + 1;
      while (next < to && (data[next] & 0xC0) == 0x80) {
        next++;
      }
      return next;
    }
  }
}
