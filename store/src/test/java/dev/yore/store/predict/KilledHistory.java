package dev.yore.store.predict;

import dev.yore.store.KilledProcess;
import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A process that writes records of statements and models, in turn, until it is killed. */
final class KilledHistory {
  /** A model is as large as a tree of some hundred nodes. */
  private static final int MODEL_BYTES = 40_000;

  private static final int BATCH = 20;

  private KilledHistory() {}

  static StatementRecord record(long id) {
    return new StatementRecord(
        id,
        id,
        1,
        "ann",
        null,
        "main",
        "00ff",
        "SELECT ?",
        List.of("v" + id),
        1,
        1,
        null,
        List.of(),
        "Tp");
  }

  /** All bytes of a model are the same, so that half of one can be told. */
  static byte[] model(long round) {
    byte[] model = new byte[MODEL_BYTES];
    Arrays.fill(model, (byte) round);
    return model;
  }

  /** Takes the store's directory; prints the last record's id once it is written. */
  public static void main(String[] arguments) {
    Store store = Store.open(StoreOptions.at(Path.of(arguments[0])).withBackgroundWork(false));
    SideRecords records = SideRecords.open(store);
    System.out.println(KilledProcess.READY);
    for (long round = 1; ; round++) {
      long first = records.nextId();
      records.append(
          java.util.stream.LongStream.range(first, first + BATCH)
              .mapToObj(KilledHistory::record)
              .toList());
      records.putModel("used", model(round));
      System.out.println(records.nextId() - 1 + " .");
      System.out.flush();
    }
  }
}
