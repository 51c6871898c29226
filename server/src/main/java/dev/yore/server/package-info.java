/** A store on the network: Avatica over Jetty, and the command line. */
package dev.yore.server;
