/**
 * A store on the network: {@link dev.yore.server.YoreServer} speaks Avatica's protobuf and JSON
 * over HTTP. The command line is in {@code cli}.
 */
package dev.yore.server;
