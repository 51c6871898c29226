package dev.yore.store.log;

/** Takes what a replay delivers, on the replaying thread. */
@FunctionalInterface
public interface RecordConsumer {
  /** One record, in ascending order of sequence; the payload is the consumer's to keep. */
  void accept(long sequence, long stampMillis, byte[] payload);
}
