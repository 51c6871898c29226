package dev.yore.store.kv;

/** Takes the entries of a scan, one by one. */
@FunctionalInterface
public interface KvVisitor {
  /**
   * One entry; the arrays are the visitor's to keep. It must not change the database scanned.
   *
   * @return whether to go on
   */
  boolean visit(byte[] key, byte[] value);
}
