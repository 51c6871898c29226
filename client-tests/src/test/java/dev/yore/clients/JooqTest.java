package dev.yore.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.constraint;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** jOOQ, with the dialect {@code docs/clients.md} names. */
class JooqTest {
  private static final Table<Record> SALE = table(name("SALE"));
  private static final Field<Integer> ID = field(name("SALE", "ID"), SQLDataType.INTEGER);
  private static final Field<String> SHOP = field(name("SALE", "SHOP"), SQLDataType.VARCHAR(20));
  private static final Field<BigDecimal> AMOUNT =
      field(name("SALE", "AMOUNT"), SQLDataType.NUMERIC(10, 2));
  private static final Field<LocalDate> SOLD = field(name("SALE", "SOLD"), SQLDataType.LOCALDATE);
  private static final Field<UUID> TICKET = field(name("SALE", "TICKET"), SQLDataType.UUID);

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(Place.class)
  void statementsBuiltInJavaRun(Place place) throws SQLException {
    try (Shop shop = new Shop(temporary.resolve("store"));
        Connection connection = DriverManager.getConnection(shop.url(place))) {
      DSLContext jooq = DSL.using(connection, SQLDialect.HSQLDB);
      jooq.createTable(SALE)
          .column(ID.getUnqualifiedName(), SQLDataType.INTEGER.nullable(false))
          .column(SHOP.getUnqualifiedName(), SQLDataType.VARCHAR(20))
          .column(AMOUNT.getUnqualifiedName(), SQLDataType.NUMERIC(10, 2))
          .column(SOLD.getUnqualifiedName(), SQLDataType.LOCALDATE)
          .column(TICKET.getUnqualifiedName(), SQLDataType.UUID)
          .constraint(constraint(name("SALE_KEY")).primaryKey(ID.getUnqualifiedName()))
          .execute();
      UUID ticket = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
      LocalDate day = LocalDate.of(2024, 2, 29);
      int inserted =
          jooq.insertInto(SALE, ID, SHOP, AMOUNT, SOLD, TICKET)
              .values(1, "north", new BigDecimal("10.00"), day, ticket)
              .values(2, "south", new BigDecimal("5.50"), day, null)
              .values(3, "north", null, null, null)
              .execute();
      assertThat(inserted).isEqualTo(3);
      assertThat(
              jooq.select(SHOP, sum(AMOUNT), count())
                  .from(SALE)
                  .where(ID.lt(100).and(SHOP.like("%th")))
                  .groupBy(SHOP)
                  .having(count().gt(0))
                  .orderBy(SHOP)
                  .fetch(r -> r.value1() + " " + r.value2() + " " + r.value3()))
          .containsExactly("north 10.00 2", "south 5.50 1");
      assertThat(jooq.select(ID).from(SALE).orderBy(ID.desc()).limit(1).offset(1).fetchOne(ID))
          .isEqualTo(2);
      Record first = jooq.select(SOLD, TICKET, AMOUNT).from(SALE).where(ID.eq(1)).fetchSingle();
      assertThat(first.get(SOLD)).isEqualTo(day);
      assertThat(first.get(TICKET)).isEqualTo(ticket);
      assertThat(jooq.update(SALE).set(AMOUNT, AMOUNT.plus(1)).where(SOLD.eq(day)).execute())
          .isEqualTo(2);
      try {
        jooq.transaction(
            inner -> {
              inner.dsl().deleteFrom(SALE).execute();
              throw new IllegalStateException("no");
            });
      } catch (DataAccessException | IllegalStateException e) {
        assertThat(e).hasMessageContaining("no");
      }
      assertThat(jooq.fetchCount(SALE)).isEqualTo(3);
      assertThat(jooq.select(AMOUNT).from(SALE).where(ID.eq(1)).fetchSingle(AMOUNT))
          .isEqualByComparingTo("11");
      // HSQLDB's own catalog is not ours; the default dialect reads DatabaseMetaData.
      Table<?> sale = DSL.using(connection, SQLDialect.DEFAULT).meta().getTables("SALE").get(0);
      assertThat(sale.fields()).hasSize(5);
      assertThat(sale.getPrimaryKey().getFields()).extracting(Field::getName).containsExactly("ID");
    }
  }
}
