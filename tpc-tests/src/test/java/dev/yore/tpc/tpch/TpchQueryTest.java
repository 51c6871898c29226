package dev.yore.tpc.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TpchQueryTest {
  @Test
  void everyTableReferenceTakesTheSystemsForm() {
    String sql = TpchQuery.of(7, 1).sql(table -> table + " AT 17");

    assertThat(sql).contains("nation AT 17 n1, nation AT 17 n2").doesNotContain("{", "}");
  }

  @Test
  void everyTableIsAskedAbout() {
    Set<String> asked = new HashSet<>();
    for (TpchQuery query : TpchQuery.all(1)) {
      query.sql(
          table -> {
            asked.add(table);
            return table;
          });
    }

    assertThat(asked).hasSize(TpchTable.values().length);
  }

  @Test
  void theFractionOfQueryElevenFollowsTheScale() {
    assertThat(TpchQuery.of(11, 0.01).sql()).contains("* 0.01");
    assertThat(TpchQuery.of(11, 1).sql()).contains("* 0.0001");
  }

  @Test
  void aLimitEndsTheTextAndOrderColumnsCountFromZero() {
    TpchQuery query = TpchQuery.of(3, 1);

    assertThat(query.sql()).endsWith("LIMIT 10");
    assertThat(query.unlimitedSql(table -> table)).doesNotContain("LIMIT");
    assertThat(query.orderColumns()).containsExactly(1, 2);
  }
}
