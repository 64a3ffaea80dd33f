package org.eidolon.node.bench;

import java.util.LinkedHashMap;

/** What nodes, links and circuits take of the heap, of many in one process. */
public final class Scale {
  private Scale() {}

  /**
   * Prints one line of JSON.
   *
   * @param arguments nodes of a network, circuits that each of them builds, circuits of one relay
   */
  public static void main(String... arguments) throws Exception {
    var figures = new LinkedHashMap<String, Object>();
    try (var network = new ScaleNetwork(Integer.parseInt(arguments[0]))) {
      figures.putAll(network.measure(Integer.parseInt(arguments[1])));
    }
    try (var relay = new FullRelay(Integer.parseInt(arguments[2]))) {
      figures.putAll(relay.measure());
    }
    System.out.println(Json.line(figures));
  }
}
