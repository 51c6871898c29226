package dev.yore.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import schemacrawler.schema.Catalog;
import schemacrawler.schema.Column;
import schemacrawler.schema.Table;
import schemacrawler.schemacrawler.LoadOptionsBuilder;
import schemacrawler.schemacrawler.SchemaCrawlerOptions;
import schemacrawler.schemacrawler.SchemaCrawlerOptionsBuilder;
import schemacrawler.schemacrawler.SchemaInfoLevelBuilder;
import schemacrawler.tools.utility.SchemaCrawlerUtility;
import us.fatehi.utility.datasource.DatabaseConnectionSource;
import us.fatehi.utility.datasource.DatabaseConnectionSources;
import us.fatehi.utility.datasource.MultiUseUserCredentials;

/** SchemaCrawler. */
class SchemaCrawlerTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(Place.class)
  void everyTableViewColumnKeyAndIndexIsFound(Place place) throws Exception {
    try (Shop shop = new Shop(temporary.resolve("store"))) {
      shop.run(
          "CREATE TABLE region (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20) NOT NULL)",
          "CREATE TABLE sale (region_id INTEGER NOT NULL, n INTEGER NOT NULL,"
              + " amount DECIMAL(10, 2), PRIMARY KEY (region_id, n),"
              + " FOREIGN KEY (region_id) REFERENCES region (id))",
          "CREATE INDEX by_amount ON sale (amount)",
          "CREATE VIEW big_sale AS SELECT n, amount FROM sale WHERE amount > 100");
      SchemaCrawlerOptions options =
          SchemaCrawlerOptionsBuilder.newSchemaCrawlerOptions()
              .withLoadOptions(
                  LoadOptionsBuilder.builder()
                      .withSchemaInfoLevel(SchemaInfoLevelBuilder.maximum())
                      .toOptions());
      DatabaseConnectionSource source =
          DatabaseConnectionSources.newDatabaseConnectionSource(
              shop.url(place), new MultiUseUserCredentials("", ""));
      Catalog catalog = SchemaCrawlerUtility.getCatalog(source, options);
      assertThat(catalog.getDatabaseInfo().getDatabaseProductName()).isEqualTo("Yore");
      List<Table> tables =
          catalog.getTables().stream()
              .filter(t -> t.getSchema().getFullName().endsWith("PUBLIC"))
              .toList();
      assertThat(tables)
          .extracting(t -> t.getName() + " " + t.getTableType().getTableType())
          .containsExactlyInAnyOrder("REGION TABLE", "SALE TABLE", "BIG_SALE VIEW");
      Table sale =
          tables.stream().filter(t -> t.getName().equals("SALE")).findFirst().orElseThrow();
      assertThat(sale.getColumns())
          .extracting(c -> c.getName() + " " + c.getColumnDataType().getName() + c.getWidth())
          .containsExactly("REGION_ID INTEGER", "N INTEGER", "AMOUNT DECIMAL(10, 2)");
      assertThat(sale.getPrimaryKey().getConstrainedColumns())
          .extracting(Column::getName)
          .containsExactly("REGION_ID", "N");
      assertThat(sale.getIndexes())
          .extracting(index -> index.getName() + " " + index.isUnique())
          .containsExactlyInAnyOrder("SALE_PK true", "BY_AMOUNT false");
      assertThat(sale.getImportedForeignKeys())
          .extracting(key -> key.getReferencedTable().getName())
          .containsExactly("REGION");
    }
  }
}
