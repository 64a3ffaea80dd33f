package org.eidolon.node;

/** Which Eidolon this is, as its jar says. */
public final class Version {
  private Version() {}

  public static String text() {
    var version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
