package dev.yore.store;

import dev.yore.store.object.DirectoryObjectStore;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.staged.StagedFile;
import dev.yore.store.staged.StagedJob;
import dev.yore.store.staged.StagedWriter;
import dev.yore.store.tier.TierOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows for the table of {@link TestTables#items} as others stage them. */
final class StagedRows {
  private StagedRows() {}

  /** Of a store that looks for staged rows beside itself. */
  static StoreOptions options(Path parent) {
    return StoreOptions.at(parent.resolve("store"))
        .withBackgroundWork(false)
        .withTiers(
            TierOptions.NONE.withPlaces(
                null, ObjectStoreOptions.of(parent.resolve("objects").toString())));
  }

  /** Where such a store looks for them. */
  static ObjectAccess objects(Path parent) {
    return new ObjectAccess(new DirectoryObjectStore(parent.resolve("objects")), 1);
  }

  /** Rows with the ids, downwards, so that they do not lie in the order of the key. */
  static List<List<@Nullable Object>> of(String name, long from, long to) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long id = to - 1; id >= from; id--) {
      rows.add(TestTables.row(id, id % 3 == 0 ? null : name, (id * 7 + name.length()) % 1000));
    }
    return rows;
  }

  /** A segment with a block for each batch. */
  @SafeVarargs
  static StagedFile segment(
      Store store,
      ObjectAccess objects,
      TableSchema table,
      String job,
      String name,
      List<List<@Nullable Object>>... batches) {
    try (StagedWriter writer = new StagedWriter(objects, store.storeId(), table, job, name)) {
      for (List<List<@Nullable Object>> batch : batches) {
        writer.add(TestTables.rows(table, List.of(0, 1, 2), batch));
      }
      return writer.finish();
    }
  }

  /** Says which segments are the job. */
  static void job(
      Store store, ObjectAccess objects, TableSchema table, String job, StagedFile... files) {
    new StagedJob(
            job,
            store.lastSequence(),
            "main",
            table.name(),
            List.of(0, 1, 2),
            false,
            List.of(files))
        .write(objects);
  }
}
