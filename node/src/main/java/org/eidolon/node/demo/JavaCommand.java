package org.eidolon.node.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this program is started once more: the same Java, the same classes, a modest heap. */
final class JavaCommand {
  private JavaCommand() {}

  static List<String> of(int heapMegabytes, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-Xms24m");
    command.add("-Xmx" + heapMegabytes + "m");
    command.add("-XX:MaxDirectMemorySize=128m");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Xlog:disable");
    command.add("-Xlog:all=error:stderr");
    if (Runtime.version().feature() >= 23) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    classes(command);
    command.addAll(arguments);
    return command;
  }

  private static void classes(List<String> command) {
    var path = System.getProperty("java.class.path");
    if (path.endsWith(".jar") && !path.contains(System.getProperty("path.separator"))) {
      var archive = archive(Path.of(path));
      if (Files.isRegularFile(archive)) {
        command.add("-Xshare:auto");
        command.add("-XX:SharedArchiveFile=" + archive);
      }
      command.add("-jar");
      command.add(path);
    } else {
      command.add("--add-opens=java.base/com.sun.crypto.provider=ALL-UNNAMED");
      command.add("-cp");
      command.add(path);
      command.add("org.eidolon.node.Main");
    }
  }

  /** Where the launcher keeps the class archive (AppCDS) of this Java. */
  private static Path archive(Path jar) {
    return jar.resolveSibling("eidolon-%s.jsa".formatted(System.getProperty("java.version")));
  }
}
