package dev.yore.tpc.bench.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Quotients of decimals are PostgreSQL's, rounded to the digits that Yore's type has; PostgreSQL
 * itself chooses a scale per value. Needs Debian's postgresql; runs in the profile "peers" only.
 */
@Tag("peers")
class QuotientsAsPostgresTest {
  private static final long SEED = Long.getLong("yore.test.seed", System.nanoTime());
  private static final int QUOTIENTS = 500;

  @TempDir private Path directory;

  @Test
  void quotientsOfDecimalsAreThoseOfPostgresRounded() throws Exception {
    System.out.println("QuotientsAsPostgresTest: -Dyore.test.seed=" + SEED);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Random random = new Random(SEED);
    PeerServer server = PeerServer.start("postgres", directory.resolve("postgres"));
    try (Connection postgres =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/bench",
                "bench",
                server.password());
        Connection yore = DriverManager.getConnection("jdbc:yore:mem:");
        PreparedStatement there =
            postgres.prepareStatement("SELECT CAST(? AS NUMERIC(60, 30)) / CAST(? AS NUMERIC)");
        PreparedStatement narrow =
            yore.prepareStatement("SELECT CAST(? AS DECIMAL(15, 2)) / CAST(? AS DECIMAL(15, 2))");
        PreparedStatement wide =
            yore.prepareStatement("SELECT CAST(? AS DECIMAL(38, 2)) / CAST(? AS DECIMAL(38, 2))")) {
      for (int i = 0; i < QUOTIENTS; i++) {
        BigDecimal dividend = decimal(random);
        BigDecimal divisor = decimal(random).add(new BigDecimal("0.01"));
        BigDecimal expected = quotient(there, dividend, divisor);
        for (PreparedStatement here : new PreparedStatement[] {narrow, wide}) {
          BigDecimal found = quotient(here, dividend, divisor);
          assertThat(found.scale()).isGreaterThanOrEqualTo(12);
          assertThat(found)
              .as("%s / %s", dividend, divisor)
              .isEqualTo(expected.setScale(found.scale(), RoundingMode.HALF_UP));
        }
      }
    } finally {
      server.close();
    }
  }

  private static BigDecimal decimal(Random random) {
    return new BigDecimal(new BigInteger(1 + random.nextInt(42), random), 2);
  }

  private static BigDecimal quotient(
      PreparedStatement statement, BigDecimal dividend, BigDecimal divisor) throws SQLException {
    statement.setBigDecimal(1, dividend);
    statement.setBigDecimal(2, divisor);
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBigDecimal(1);
    }
  }
}
