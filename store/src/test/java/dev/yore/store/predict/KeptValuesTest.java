package dev.yore.store.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Statements made again of their records. */
class KeptValuesTest {
  private static final int MAX_LENGTH = 20;

  private static BoundStatement statement(@Nullable Object... values) {
    List<String> pieces = new ArrayList<>(Collections.nCopies(values.length + 1, ", "));
    pieces.set(0, "SELECT ");
    List<Boolean> constants = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      constants.add(i % 2 == 0);
    }
    return new BoundStatement(
        new StatementShape(pieces, constants),
        Arrays.stream(values).map(ParameterValue::of).toList());
  }

  private static StatementRecord record(BoundStatement statement, String digest) {
    return new StatementRecord(
        1,
        1,
        1,
        null,
        null,
        "main",
        digest,
        statement.shape().text(),
        statement.values().stream().map(v -> String.valueOf(v.value())).toList(),
        1,
        1,
        null,
        List.of(),
        KeptValues.letters(statement, MAX_LENGTH));
  }

  @Test
  void everyKindOfValueComesBackAsItWas() {
    BoundStatement statement =
        statement(
            7L,
            7,
            (short) 7,
            (byte) 7,
            new BigDecimal("7.50"),
            7.25,
            7.25f,
            "seven",
            "2024-02-29",
            null,
            "7");
    StatementRecord kept =
        RecordFormat.decode(RecordFormat.encode(record(statement, statement.shape().digest())));
    assertThat(KeptValues.statement(kept)).isEqualTo(statement);
  }

  @Test
  void whatARecordDoesNotSayWholeIsNoStatement() {
    BoundStatement bytes = statement((Object) new byte[] {1, 2});
    assertThat(KeptValues.statement(record(bytes, bytes.shape().digest()))).isNull();
    BoundStatement longText = statement("x".repeat(MAX_LENGTH + 1));
    assertThat(KeptValues.statement(record(longText, longText.shape().digest()))).isNull();
    BoundStatement other = statement(5L);
    assertThat(KeptValues.statement(record(other, "0123456789abcdef"))).isNull();
  }
}
