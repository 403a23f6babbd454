package dev.rehearse.cli;

import picocli.CommandLine.IVersionProvider;

/** Says which Rehearse this is. */
final class Version implements IVersionProvider {

  /** As the build wrote it; {@code development} when run from classes alone. */
  static String text() {
    String written = Main.class.getPackage().getImplementationVersion();
    return written == null ? "development" : written;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"rehearse " + text()};
  }
}
