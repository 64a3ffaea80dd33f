package org.eidolon.node.process;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * axe-core, which knows how pages keep people out. It comes to the page by the browser's own tools,
 * so that the page's policy for scripts stays as it is for everybody.
 */
final class Axe {
  private static final String SCRIPT = script();

  /** The rules of WCAG 2.0 to 2.2, levels A and AA, and what axe calls good practice. */
  private static final String RUN =
      """
      axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',
          'wcag21aa', 'wcag22aa', 'best-practice'] })
        .then(({ violations, passes }) => [
          ...(passes.length > 0 ? [] : ['no rule of axe fits this page']),
          ...violations.flatMap(({ id, help, nodes }) =>
            nodes.map(({ html, failureSummary }) => [id, help, html, failureSummary].join(' | '))),
        ])
      """;

  private Axe() {}

  private static String script() {
    try (var read = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(read.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException bad) {
      throw new UncheckedIOException(bad);
    }
  }

  /** What is wrong with the page as it is shown now, one text for each element. */
  static List<String> violations(Chromium page) {
    if (page.value("typeof axe").getAsString().equals("undefined")) {
      page.value(SCRIPT + ";''");
    }
    var found = page.value(RUN).getAsJsonArray();
    return StreamSupport.stream(found.spliterator(), false).map(JsonElement::getAsString).toList();
  }
}
