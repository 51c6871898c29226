package dev.yore.server.security;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a server's TLS keys are: PEM files as certificate authorities deliver them. Immutable.
 *
 * @param certificate the server's certificate, then those that vouch for it
 * @param key the private key, PKCS #8 without a password
 * @param clientAuthorities certificates of those who vouch for clients, which must then show a
 *     certificate of theirs; null to ask clients for none
 */
public record TlsOptions(Path certificate, Path key, @Nullable Path clientAuthorities) {}
