package org.eidolon.streams.file;

import java.io.IOException;

/** A file is not what it was when we began to hash it. */
public final class FileChanged extends IOException {
  private static final long serialVersionUID = 1L;

  public FileChanged(String path) {
    super(path + " changed while it was hashed: try again when nothing writes to it");
  }
}
