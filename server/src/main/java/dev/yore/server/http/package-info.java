/** A request and its answer, as all paths of the server see them. */
package dev.yore.server.http;
