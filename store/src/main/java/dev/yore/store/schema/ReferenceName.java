package dev.yore.store.schema;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The rules for names of branches and tags: upper and lower case are the same, the lower one is
 * kept. A name begins with a letter, so that it is never taken for a sequence or a time. Stateless.
 */
public final class ReferenceName {
  /** Long enough for a ticket's title, short enough for a table of them. */
  private static final int MAX_LENGTH = 128;

  private static final Pattern ALLOWED = Pattern.compile("[a-z_][a-z0-9_./-]*");

  private ReferenceName() {}

  /** The name as it is kept and compared. */
  public static String normalize(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * The name as it is kept.
   *
   * @throws StoreException {@code INVALID_STATEMENT} if it may not name a branch or tag
   */
  public static String require(String name) {
    String normal = normalize(name);
    if (normal.length() > MAX_LENGTH || !ALLOWED.matcher(normal).matches()) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT,
          "'%s' cannot name a branch or tag: use a letter or _ first, then letters, digits, _ . / -, "
                  .formatted(name)
              + "at most "
              + MAX_LENGTH);
    }
    return normal;
  }
}
