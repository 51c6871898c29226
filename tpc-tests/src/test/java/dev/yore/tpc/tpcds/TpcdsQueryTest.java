package dev.yore.tpc.tpcds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TpcdsQueryTest {
  @Test
  void theQuestionsMakeAHundredAndThreeStatementsWithoutOpenParameters() {
    assertThat(TpcdsQuery.all())
        .hasSize(TpcdsQuery.COUNT)
        .allSatisfy(
            query -> {
              assertThat(query.text()).doesNotContain("[", "]", "define", ";");
              assertThat(query.text().split(QueryTemplate.LIMIT_MARK, -1))
                  .hasSize(query.limit() == 0 ? 1 : 2);
            });
    assertThat(TpcdsQuery.all()).extracting(TpcdsQuery::name).doesNotHaveDuplicates();
  }

  @Test
  void parametersAndLimitStandInTheText() {
    assertThat(TpcdsQuery.named("55").sql())
        .contains("i_manager_id=28", "d_moy=11", "d_year=1999")
        .endsWith("LIMIT 100");
  }

  @Test
  void daysAreIntervals() {
    assertThat(TpcdsQuery.named("32").sql())
        .contains("(cast('2000-01-27' as date) + INTERVAL '90' DAY)");
  }

  @Test
  void anOrderThatLeavesNothingOpenEndsWithAllColumns() {
    assertThat(TpcdsQuery.named("03").totallyOrderedSql(4)).endsWith(",brand_id, 1, 2, 3, 4");
    assertThat(TpcdsQuery.named("03").totallyOrderedLimitedSql(4))
        .endsWith(",brand_id, 1, 2, 3, 4\nLIMIT 100");
  }

  @Test
  void anOrderInsideAWindowIsNotTheStatements() {
    assertThat(TpcdsQuery.named("28").isOrdered()).isFalse();
    assertThat(TpcdsQuery.named("97").isOrdered()).isFalse();
    assertThat(TpcdsQuery.named("98").isOrdered()).isTrue();
  }

  @Test
  void everyTableThatIsReadIsWrittenAsAsked() {
    String sql =
        TableReferences.rewrite(
            "select 'from store', item.i_item_sk, (select max(s_zip) from store) from item,"
                + " store s left join (select * from web_sales, item) x on s.store = item"
                + " where store in (1, item) group by item, store",
            table -> "<" + table + ">");
    assertThat(sql)
        .isEqualTo(
            "select 'from store', item.i_item_sk, (select max(s_zip) from <store>) from <item>,"
                + " <store> s left join (select * from <web_sales>, <item>) x on s.store = item"
                + " where store in (1, item) group by item, store");
  }
}
