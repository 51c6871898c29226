package dev.yore.tpc.tpcds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.tpc.answer.OrderedComparison;
import dev.yore.tpc.tpcds.TpcdsTwins.Demographics;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Some of the questions of each kind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TpcdsAnswersTest {
  private static final double SCALE = 0.01;
  private static final List<String> ASKED_ABOUT_THE_PAST = List.of("03", "06", "46", "53", "79");
  private static final List<String> HISTORY =
      List.of(
          "DELETE FROM store_sales WHERE ss_item_sk < 200",
          "UPDATE item SET i_current_price = i_current_price * 3, i_category = 'Books'"
              + " WHERE i_manager_id < 20",
          "UPDATE customer SET c_last_name = 'Nobody', c_current_addr_sk = 7"
              + " WHERE c_customer_sk < 300",
          "INSERT INTO store_sales SELECT ss_sold_date_sk, ss_sold_time_sk, ss_item_sk,"
              + " ss_customer_sk, ss_cdemo_sk, ss_hdemo_sk, ss_addr_sk, ss_store_sk, ss_promo_sk,"
              + " ss_ticket_number + 1000000, ss_quantity, ss_wholesale_cost, ss_list_price,"
              + " ss_sales_price, ss_ext_discount_amt, ss_ext_sales_price, ss_ext_wholesale_cost,"
              + " ss_ext_list_price, ss_ext_tax, ss_coupon_amt, ss_net_paid, ss_net_paid_inc_tax,"
              + " ss_net_profit FROM store_sales WHERE ss_item_sk BETWEEN 1000 AND 1100",
          "DELETE FROM customer WHERE c_customer_sk > 900");

  private TpcdsTwins twins;

  @BeforeAll
  void load(@TempDir Path directory) throws Exception {
    twins = new TpcdsTwins(SCALE, Demographics.REFERENCED, directory);
  }

  @AfterAll
  void close() throws SQLException {
    twins.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01", "02", "05", "09", "10", "14a", "21", "23b", "27", "30", "36", "38", "41", "44", "47",
        "49", "51", "64", "67", "72", "75", "77", "84", "87", "97"
      })
  @Order(1)
  void anAnswerEqualsTheOracles(String name) throws SQLException {
    TpcdsQuery query = TpcdsQuery.named(name);
    int columns = columns(query);
    List<List<Object>> oracle = twins.oracle(query, columns);
    List<List<Object>> first = query.limit() == 0 ? oracle : head(oracle, query.limit());
    assertThat(
            OrderedComparison.difference(
                first, twins.yoreRows(query.totallyOrderedLimitedSql(columns))))
        .as("%s:%n%s", name, query.sql())
        .isEmpty();
    assertThat(first).as("rows that make the comparison mean something").isNotEmpty();
  }

  @Test
  @Order(2)
  void answersAboutTheLoadedStateStayAsTheyWereWhateverHappensLater() throws SQLException {
    List<List<List<Object>>> before = answers("");
    long loaded = lastSequence();
    for (String change : HISTORY) {
      twins.execute(change);
    }
    assertThat(answers(" FOR SYSTEM_VERSION AS OF " + loaded)).isEqualTo(before);
    assertThat(answers("")).doesNotContainAnyElementsOf(before);
    for (String name : ASKED_ABOUT_THE_PAST) {
      anAnswerEqualsTheOracles(name);
    }
  }

  private List<List<List<Object>>> answers(String period) throws SQLException {
    List<List<List<Object>>> answers = new java.util.ArrayList<>();
    for (String name : ASKED_ABOUT_THE_PAST) {
      answers.add(twins.yoreRows(TpcdsQuery.named(name).sql(table -> table + period)));
    }
    return answers;
  }

  private long lastSequence() throws SQLException {
    return Long.parseLong(
        twins.yoreRows("SELECT MAX(seq) FROM sys.commits").get(0).get(0).toString());
  }

  private int columns(TpcdsQuery query) throws SQLException {
    try (PreparedStatement statement = twins.yore().prepareStatement(query.sql())) {
      ResultSetMetaData metadata = Objects.requireNonNull(statement.getMetaData());
      return metadata.getColumnCount();
    }
  }

  private static <T> List<T> head(List<T> list, int size) {
    return list.subList(0, Math.min(size, list.size()));
  }
}
