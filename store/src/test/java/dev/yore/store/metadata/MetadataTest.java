package dev.yore.store.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.Commit;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.log.CommitLog;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ForkedTable;
import dev.yore.store.schema.MergePoint;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.Tag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a checkpoint records is there after reopening, whole. */
class MetadataTest {
  private static final TableSchema TABLE =
      new TableSchema(
          1,
          TableName.of("T"),
          List.of(new Column(0, "A", ColumnType.varchar(3), true, null)),
          List.of(),
          1,
          Long.MAX_VALUE,
          "a comment");
  private static final Catalogs CATALOGS =
      Catalogs.ofMain(new Catalog(1, List.of(TABLE), List.of()));
  private static final List<Commit> COMMITS =
      List.of(
          new Commit(1, -5, "first", "main", 1, 0, 0, 0),
          new Commit(2, -5, null, "dev", 1, Long.MAX_VALUE, 2, 3));

  @Test
  void aCheckpointIsThereAfterReopening(@TempDir Path parent) {
    StoreOptions options = StoreOptions.at(parent.resolve("store"));
    SegmentEntry old = new SegmentEntry(1, 7, 1, 1, 2, 10, 1000);
    SegmentEntry merged = new SegmentEntry(1, 8, 2, 1, 3, 20, 3L << 40);
    TableState state = new TableState(1, 2, 5, 5, 1, 2);
    Checkpoint first = new Checkpoint(1, 1, 8, -5);
    Checkpoint second = new Checkpoint(2, 1, 9, -5);
    try (StoreDirectory directory = StoreDirectory.open(options)) {
      try (Metadata metadata = Metadata.open(directory)) {
        assertThat(metadata.load())
            .isEqualTo(
                new MetadataState(
                    Checkpoint.NONE, Catalogs.EMPTY, List.of(), List.of(), HistoryState.WHOLE));
        metadata.checkpoint(
            new CheckpointChanges(
                first,
                COMMITS.subList(0, 1),
                CATALOGS,
                List.of(),
                List.of(old),
                List.of(),
                List.of()));
        metadata.checkpoint(
            new CheckpointChanges(
                second,
                COMMITS.subList(1, 2),
                CATALOGS,
                List.of(state),
                List.of(merged),
                List.of(old),
                List.of()));
      }
      try (CommitLog log = CommitLog.open(directory)) {
        log.replay(0, (sequence, stampMillis, payload) -> {});
      }
    }
    try (StoreDirectory directory = StoreDirectory.open(options);
        Metadata metadata = Metadata.open(directory)) {
      assertThat(metadata.load())
          .isEqualTo(
              new MetadataState(
                  second, CATALOGS, List.of(state), List.of(merged), HistoryState.WHOLE));
      assertThat(metadata.commits(1, 10)).isEqualTo(COMMITS);
      assertThat(metadata.commits(2, 3)).isEqualTo(COMMITS.subList(1, 2));
      assertThat(metadata.stamps(0, 100)).containsExactly(Long.MIN_VALUE, -5, -5);
      List<String> problems = new ArrayList<>();
      metadata.verify(problems::add);
      assertThat(problems).isEmpty();
    }
  }

  @Test
  void branchesAndTheirCatalogsAreThereAfterACheckpoint(@TempDir Path parent) {
    Branch dev = new Branch(1, "dev", Branch.MAIN_ID, 1, 2, List.of(new ForkedTable(2, 1, 5, 1)));
    Branch empty = new Branch(2, "empty", Branch.MAIN_ID, 0, 2, List.of());
    Branches branches =
        Branches.MAIN_ONLY
            .with(dev)
            .with(empty)
            .with(new Tag("v1", Branch.MAIN_ID, 1, 2))
            .with(new MergePoint(1, 2, 0, 2));
    Catalogs catalogs =
        CATALOGS
            .with(1, new Catalog(2, List.of(TABLE.withTableIds(id -> 2)), List.of()))
            .with(2, Catalog.EMPTY)
            .with(branches)
            .withVersion(2);
    TableState gone = new TableState(2, 2, 5, 0, 1, 2);
    try (StoreDirectory directory = StoreDirectory.open(StoreOptions.at(parent.resolve("store")));
        Metadata metadata = Metadata.open(directory)) {
      Checkpoint checkpoint = new Checkpoint(2, 2, 1, -5);
      metadata.checkpoint(
          new CheckpointChanges(
              checkpoint, COMMITS, catalogs, List.of(gone), List.of(), List.of(), List.of()));
      assertThat(metadata.load().catalogs()).isEqualTo(catalogs);
      assertThat(metadata.load().tables()).containsExactly(gone);
      Catalogs fewer = catalogs.with(branches.without(dev, 2)).withVersion(1);
      metadata.checkpoint(
          new CheckpointChanges(
              checkpoint, List.of(), fewer, List.of(), List.of(), List.of(), List.of(2)));
      assertThat(metadata.load().catalogs()).isEqualTo(fewer);
      assertThat(metadata.load().catalogs().branches().merges()).isEmpty();
      assertThat(metadata.load().tables()).isEmpty();
    }
  }

  @Test
  void aTableWhoseRowIdsAreDenseIsWrittenAsBeforeThereWereGaps() throws Exception {
    TableState dense = new TableState(1, 2, 5, 4, 1, 2, 3, 0);
    TableState gaps = new TableState(1, 2, 65_536 + 7, 12, 1, 2, 3, 65_531);
    assertThat(dense.encode()[0]).isEqualTo((byte) 2);
    assertThat(TableState.decode(1, dense.encode())).isEqualTo(dense);
    assertThat(TableState.decode(1, gaps.encode())).isEqualTo(gaps);
  }

  @Test
  void anEntryOfALaterVersionIsRefusedAsTooNew() {
    ByteWriter later = new ByteWriter();
    later.putVarLong(4);
    assertThatThrownBy(() -> TableState.decode(1, later.toByteArray()))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORMAT_TOO_NEW));
  }

  @Test
  void aMissingCommitIsReported(@TempDir Path parent) {
    try (StoreDirectory directory = StoreDirectory.open(StoreOptions.at(parent.resolve("store")));
        Metadata metadata = Metadata.open(directory)) {
      metadata.checkpoint(
          new CheckpointChanges(
              new Checkpoint(2, 2, 1, -5),
              COMMITS.subList(1, 2),
              CATALOGS,
              List.of(),
              List.of(),
              List.of(),
              List.of()));
      List<String> problems = new ArrayList<>();
      metadata.verify(problems::add);
      assertThat(problems).singleElement().asString().contains("lacks commit 1");
    }
  }
}
