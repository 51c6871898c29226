package dev.yore.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate that vouches for itself, with its key, as PEM files, made by the JDK's keytool.
 *
 * @param certificate the certificate's file
 * @param key the private key's file
 */
record TlsKeys(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  static TlsKeys make(Path directory, String name) throws Exception {
    Path store = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes());
    if (keytool.waitFor() != 0) {
      throw new IOException(output);
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    return new TlsKeys(
        pem(
            directory.resolve(name + ".crt"),
            "CERTIFICATE",
            keys.getCertificate(name).getEncoded()),
        pem(directory.resolve(name + ".key"), "PRIVATE KEY", key(keys, name).getEncoded()));
  }

  private static Key key(KeyStore keys, String name) throws GeneralSecurityException {
    return keys.getKey(name, PASSWORD.toCharArray());
  }

  private static Path pem(Path file, String what, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  /** Puts these keys where the others were. */
  void replace(TlsKeys others) throws IOException {
    Files.writeString(others.certificate, Files.readString(certificate));
    Files.writeString(others.key, Files.readString(key));
  }
}
