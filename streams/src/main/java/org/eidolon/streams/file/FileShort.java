package org.eidolon.streams.file;

import java.io.IOException;

/** A file ends before the bytes we want. */
final class FileShort extends IOException {
  private static final long serialVersionUID = 1L;

  private final String path;

  FileShort(String path) {
    super(path + " is shorter than expected");
    this.path = path;
  }

  String path() {
    return path;
  }
}
