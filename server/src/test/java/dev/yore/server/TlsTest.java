package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.server.security.TlsOptions;
import dev.yore.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TLS promises: that nobody reads along, and who is at the other end. */
class TlsTest {
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

  @Test
  void plainHttpGetsNothing() {
    try (YoreServer server = serve("tls", new TlsOptions(keys.certificate(), keys.key(), null))) {
      assertThatThrownBy(() -> one("jdbc:yore://localhost:" + server.port() + "/"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void oldProtocolsAreRefused() throws Exception {
    try (YoreServer server = serve("tls", new TlsOptions(keys.certificate(), keys.key(), null));
        SSLSocket socket =
            (SSLSocket) SSLSocketFactory.getDefault().createSocket("localhost", server.port())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.1"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void clientsWithoutACertificateAreRefusedWhereOneIsAsked() throws Exception {
    TlsOptions mutual = new TlsOptions(keys.certificate(), keys.key(), clientKeys.certificate());
    try (YoreServer server = serve("mutual", mutual)) {
      String url = server.url() + "&sslRootCert=" + keys.certificate();
      assertThatThrownBy(() -> one(url)).isInstanceOf(SQLException.class);
      assertThat(one(url + "&sslCert=" + clientKeys.certificate() + "&sslKey=" + clientKeys.key()))
          .isOne();
    }
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
