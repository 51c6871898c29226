package dev.yore.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.Map;
import net.sf.jasperreports.engine.JasperCompileManager;
import net.sf.jasperreports.engine.JasperExportManager;
import net.sf.jasperreports.engine.JasperFillManager;
import net.sf.jasperreports.engine.JasperReport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** JasperReports, down to the text of the PDF. */
class JasperReportsTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(Place.class)
  void aPdfShowsThePricesOfAnEarlierTime(Place place) throws Exception {
    try (Shop shop = new Shop(temporary.resolve("store"))) {
      shop.run(
          "CREATE TABLE price (item VARCHAR(20) PRIMARY KEY, amount DECIMAL(8, 2), since DATE)",
          "INSERT INTO price VALUES ('lamp', 19.90, DATE '2024-02-29'),"
              + " ('chair', 120, DATE '2023-12-31')");
      Timestamp before;
      try (Connection connection = DriverManager.getConnection(shop.url(place));
          ResultSet now =
              connection.createStatement().executeQuery("SELECT MAX(stamp) FROM sys.commits")) {
        now.next();
        before = now.getTimestamp(1);
      }
      shop.run("UPDATE price SET amount = 24.50 WHERE item = 'lamp'");
      assertThat(pdf(shop.url(place), before))
          .containsSubsequence("chair", "120.00", "2023-12-31", "lamp", "19.90", "2024-02-29")
          .contains("2 prices, together 139.90");
      assertThat(pdf(shop.url(place), Timestamp.valueOf("9999-12-31 00:00:00")))
          .contains("24.50", "2 prices, together 144.50");
    }
  }

  /** The text of the report's first page. */
  private static String pdf(String url, Timestamp day) throws Exception {
    JasperReport report;
    try (InputStream jrxml = JasperReportsTest.class.getResourceAsStream("/prices.jrxml")) {
      report = JasperCompileManager.compileReport(jrxml);
    }
    try (Connection connection = DriverManager.getConnection(url)) {
      byte[] pdf =
          JasperExportManager.exportReportToPdf(
              JasperFillManager.fillReport(report, new HashMap<>(Map.of("day", day)), connection));
      assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
      try (PdfReader reader = new PdfReader(new ByteArrayInputStream(pdf))) {
        assertThat(reader.getNumberOfPages()).isEqualTo(1);
        return new PdfTextExtractor(reader).getTextFromPage(1);
      }
    }
  }
}
