package dev.yore.tpc.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.tpc.tpch.TpchQuery;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final List<List<Object>> RIGHT = List.of(row("a", "1.25"), row("b", "2.50"));
  private static final List<List<Object>> WRONG = List.of(row("a", "1.25"), row("b", "2.51"));

  @Test
  void theOneThatDiffersFromMostIsNamedWithQuestionAndRow() {
    assertThatThrownBy(() -> Agreement.requireSameRows("Q1 now", answers(WRONG, RIGHT, RIGHT)))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContainingAll("first answers Q1 now differently", "row 2", "[b, 2.51]");
    assertThatThrownBy(() -> Agreement.requireSameRows("Q1 now", answers(RIGHT, RIGHT, WRONG)))
        .hasMessageContaining("third answers Q1 now differently");
  }

  @Test
  void aMissingRowIsADifference() {
    assertThatThrownBy(
            () -> Agreement.requireSameRows("Q1", answers(RIGHT, RIGHT.subList(0, 1), RIGHT)))
        .hasMessageContainingAll("second", "expected 2 rows, got 1");
  }

  @Test
  void orderCountsOnlyWhereTheQuestionAsksForIt() {
    List<List<Object>> reversed = List.of(RIGHT.get(1), RIGHT.get(0));
    TpchQuery ordered = new TpchQuery(1, "", List.of(0), 0);

    assertThatCode(() -> Agreement.requireSameRows("Q1", answers(RIGHT, reversed, RIGHT)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Agreement.require("Q1", ordered, answers(RIGHT, reversed, RIGHT)))
        .hasMessageContaining("second answers Q1");
  }

  @Test
  void averagesOfDifferentScalesAndFloatingPointAgreeToTheirLastDigit() {
    List<List<Object>> longer = List.of(List.of(new BigDecimal("25.522005853257338")));
    List<List<Object>> shorter = List.of(List.of(new BigDecimal("25.522006")));
    List<List<Object>> floating = List.of(List.of(25.522005853257337));
    List<List<Object>> other = List.of(List.of(new BigDecimal("25.522007")));

    assertThatCode(() -> Agreement.requireSameRows("Q1", answers(longer, shorter, floating)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Agreement.requireSameRows("Q1", answers(longer, other, floating)))
        .hasMessageContaining("second");
  }

  @Test
  void whatALimitLeavesMustBeTheFirstRows() {
    TpchQuery firstOnly = new TpchQuery(3, "", List.of(0), 1);

    assertThatThrownBy(
            () -> Agreement.requireFirstRows("h2", "Q3", firstOnly, RIGHT, List.of(RIGHT.get(1))))
        .hasMessageContaining("h2 answers Q3 with its limit differently");
  }

  private static Map<String, List<List<Object>>> answers(
      List<List<Object>> first, List<List<Object>> second, List<List<Object>> third) {
    Map<String, List<List<Object>>> answers = new LinkedHashMap<>();
    answers.put("first", first);
    answers.put("second", second);
    answers.put("third", third);
    return answers;
  }

  private static List<Object> row(String key, String value) {
    return List.of(key, new BigDecimal(value));
  }
}
