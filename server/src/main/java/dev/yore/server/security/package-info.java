/**
 * Who may talk to the server, and over what: passwords and their hashes, the check of a request's
 * user, TLS, and the log of what users were let do or refused.
 */
package dev.yore.server.security;
