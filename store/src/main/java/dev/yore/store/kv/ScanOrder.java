package dev.yore.store.kv;

/** Which end of a key range comes first. */
public enum ScanOrder {
  FORWARD,
  BACKWARD
}
