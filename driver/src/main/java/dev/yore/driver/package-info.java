/** JDBC: {@code jdbc:yore:} embedded and remote, over one Avatica Meta. */
package dev.yore.driver;
