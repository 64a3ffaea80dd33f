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
    command.add("-Dio.netty.leakDetection.level=disabled");
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
      command.addAll(quickStart(Path.of(path).resolveSibling("quick-start.json")));
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

  /**
   * Half of a short transfer's processor time is the optimizing compiler at work in eleven fresh
   * processes: it is kept for what needs it.
   */
  private static List<String> quickStart(Path directives) {
    return Files.isRegularFile(directives)
        ? List.of(
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:CompilerDirectivesFile=" + directives,
            "-XX:CompileCommand=quiet",
            "-XX:Tier4InvocationThreshold=1000",
            "-XX:Tier4MinInvocationThreshold=200",
            "-XX:Tier4CompileThreshold=3000")
        : List.of();
  }

  /** Where the launcher keeps the class archive (AppCDS) of this Java. */
  private static Path archive(Path jar) {
    return jar.resolveSibling("eidolon-%s.jsa".formatted(System.getProperty("java.version")));
  }
}
