package dev.yore.server.cli;

import dev.yore.driver.jdbc.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class YoreVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "Yore " + BuildVersion.current().text(), "Java " + Runtime.version(),
    };
  }
}
