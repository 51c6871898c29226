package dev.yore.store.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Records as bytes and back. */
class RecordFormatTest {
  private static final StatementRecord RECORD =
      new StatementRecord(
          7,
          1,
          2,
          "ann",
          null,
          "main",
          "00ff",
          "SELECT ?",
          List.of("1", "ü"),
          3,
          4,
          null,
          List.of(new ScanTouch(5, "columns=[]", 0, 3, 2, 8, 6, 10, 99, 1000)),
          "LcTp");

  @Test
  void whatIsReadIsWhatWasWritten() {
    assertThat(RecordFormat.decode(RecordFormat.encode(RECORD))).isEqualTo(RECORD);
  }

  @Test
  void aRecordCutShortAnywhereIsCorrupt() {
    byte[] bytes = RecordFormat.encode(RECORD);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> RecordFormat.decode(cut))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
    }
  }

  @Test
  void aRecordOfALaterVersionIsRefusedByName() {
    byte[] bytes = RecordFormat.encode(RECORD);
    bytes[0] = 9;
    assertThatThrownBy(() -> RecordFormat.decode(bytes)).hasMessageContaining("version 9");
  }

  @Test
  void recordsWrittenTogetherAreReadTogetherAndTakeLittleRoom() {
    List<StatementRecord> records = LongStream.range(0, 200).mapToObj(this::numbered).toList();
    RecordBatch batch = RecordBatch.of(RecordBatch.of(records).bytes());
    assertThat(batch.records()).isEqualTo(records);
    assertThat(batch.firstId()).isEqualTo(0);
    assertThat(batch.bytes().length)
        .isLessThan(records.stream().mapToInt(r -> RecordFormat.encode(r).length).sum() / 5);
  }

  @Test
  void aRecordOfAnEarlierReleaseIsABatchOfItsOwn() {
    assertThat(RecordBatch.of(RecordFormat.encode(RECORD)).records()).containsExactly(RECORD);
  }

  @Test
  void aBatchCutShortAnywhereIsCorrupt() {
    byte[] bytes = RecordBatch.of(List.of(numbered(1), numbered(2))).bytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> RecordBatch.of(cut).records())
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
    }
  }

  private StatementRecord numbered(long id) {
    return new StatementRecord(
        id,
        1_700_000_000_000L + id,
        2,
        "ann",
        null,
        "main",
        "00ff",
        RECORD.text(),
        List.of(Long.toString(id * 7919)),
        3,
        4,
        null,
        RECORD.scans(),
        "Tp");
  }
}
