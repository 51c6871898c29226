package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.server.security.TlsOptions;
import dev.yore.store.StoreException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TLS promises: that nobody reads along, and who is at the other end. */
class TlsTest {
  private static final int TLS_1_1 = 0x0302;

  @TempDir static Path temporary;
  private static TlsKeys keys;
  private static TlsKeys clientKeys;

  @BeforeAll
  static void make() throws Exception {
    keys = TlsKeys.make(temporary, "server");
    clientKeys = TlsKeys.make(temporary, "client");
  }

  private static YoreServer serve(String name, TlsOptions tls) {
    return YoreServer.start(
        ServerOptions.of(StoreLocation.parse("mem:" + name)).withPort(0).withTls(tls));
  }

  private static int one(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("VALUES 1")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void whoTrustsTheServersCertificateConnects() throws Exception {
    try (YoreServer server = serve("tls", new TlsOptions(keys.certificate(), keys.key(), null))) {
      assertThat(one(server.url() + "&sslRootCert=" + keys.certificate())).isOne();
      assertThat(server.consoleUrl().orElseThrow()).startsWith("https://");
    }
  }

  @Test
  void whoDoesNotKnowTheServerIsNotTalkedInto() {
    try (YoreServer server = serve("tls", new TlsOptions(keys.certificate(), keys.key(), null))) {
      assertThatThrownBy(() -> one(server.url()))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
          .hasMessageContaining("sslRootCert");
      assertThatThrownBy(() -> one(server.url() + "&sslRootCert=" + clientKeys.certificate()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("no TLS with");
    }
  }

  private static YoreServer serve(Path audit, TlsOptions tls) {
    return YoreServer.start(
        ServerOptions.of(StoreLocation.parse("mem:"))
            .withPort(0)
            .withTls(tls)
            .withAudit(audit, Duration.ZERO));
  }

  private static void assertRefused(Path audit) throws Exception {
    assertThat(Files.readAllLines(audit))
        .anyMatch(
            line ->
                line.contains("\"event\":\"REFUSED\"")
                    && line.contains("\"kind\":\"TLS\"")
                    && line.contains("TLS: "));
  }

  @Test
  void plainHttpGetsNothingAndThatIsWrittenDown() throws Exception {
    Path audit = temporary.resolve("plain.jsonl");
    try (YoreServer server = serve(audit, new TlsOptions(keys.certificate(), keys.key(), null))) {
      assertThatThrownBy(() -> one("jdbc:yore://localhost:" + server.port() + "/"))
          .isInstanceOf(SQLException.class);
    }
    assertRefused(audit);
  }

  /** Byte by byte, because a JDK's client refuses to ask for them itself. */
  @Test
  void oldProtocolsAreRefusedAndThatIsWrittenDown() throws Exception {
    Path audit = temporary.resolve("tls.jsonl");
    try (YoreServer server = serve(audit, new TlsOptions(keys.certificate(), keys.key(), null));
        Socket socket = new Socket("localhost", server.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(helloOf(TLS_1_1));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      byte[] answer = in.readNBytes(7);
      assertThat(answer[0]).as("an alert").isEqualTo((byte) 21);
      assertThat(answer[5]).as("fatal").isEqualTo((byte) 2);
      assertThat(answer[6]).as("protocol version").isEqualTo((byte) 70);
      // The end comes after the line was written.
      assertThat(in.readAllBytes()).isEmpty();
      assertRefused(audit);
    }
  }

  /** The first message of a client that knows nothing newer, RFC 4346. */
  private static byte[] helloOf(int version) {
    ByteBuffer hello = ByteBuffer.allocate(5 + 4 + 2 + 32 + 1 + 2 + 4 + 2);
    hello.put((byte) 22).putShort((short) 0x0301).putShort((short) (hello.capacity() - 5));
    hello.put((byte) 1).put((byte) 0).putShort((short) (hello.capacity() - 9));
    hello.putShort((short) version).put(new byte[32]).put((byte) 0);
    hello.putShort((short) 4).putShort((short) 0xC013).putShort((short) 0x002F);
    hello.put((byte) 1).put((byte) 0);
    return hello.array();
  }

  @Test
  void clientsWithoutACertificateAreRefusedWhereOneIsAsked() throws Exception {
    Path audit = temporary.resolve("mutual.jsonl");
    TlsOptions mutual = new TlsOptions(keys.certificate(), keys.key(), clientKeys.certificate());
    try (YoreServer server = serve(audit, mutual)) {
      String url = server.url() + "&sslRootCert=" + keys.certificate();
      assertThatThrownBy(() -> one(url)).isInstanceOf(SQLException.class);
      assertThat(one(url + "&sslCert=" + clientKeys.certificate() + "&sslKey=" + clientKeys.key()))
          .isOne();
    }
    assertRefused(audit);
  }

  @Test
  void renewedKeysAreTakenUpAndBrokenOnesAreNot() throws Exception {
    Path own = Files.createDirectory(temporary.resolve("renewed"));
    TlsKeys used = TlsKeys.make(own, "used");
    TlsKeys next = TlsKeys.make(own, "next");
    Path roots = own.resolve("next-root.crt");
    Files.copy(next.certificate(), roots);
    try (YoreServer server =
        serve("renewed", new TlsOptions(used.certificate(), used.key(), null))) {
      next.replace(used);
      touch(used, 1);
      server.reloadKeys();
      assertThat(one(server.url() + "&sslRootCert=" + roots)).isOne();
      Files.writeString(used.key(), "no key");
      touch(used, 2);
      server.reloadKeys();
      assertThat(one(server.url() + "&sslRootCert=" + roots)).isOne();
    }
  }

  /** Clocks of file systems are coarse; a renewal within one tick would not be seen. */
  private static void touch(TlsKeys keys, int minutes) throws Exception {
    FileTime later = FileTime.from(Instant.now().plusSeconds(60L * minutes));
    Files.setLastModifiedTime(keys.certificate(), later);
    Files.setLastModifiedTime(keys.key(), later);
  }

  @Test
  void filesThatAreNoKeysAreNamed() throws Exception {
    Path nothing = Files.writeString(temporary.resolve("nothing.pem"), "nothing");
    assertThatThrownBy(
            () -> serve("bad", new TlsOptions(keys.certificate(), nothing, null)).close())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("nothing.pem")
        .hasMessageContaining("openssl pkcs8");
    assertThatThrownBy(() -> serve("bad", new TlsOptions(nothing, keys.key(), null)).close())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("nothing.pem");
  }
}
