package org.eidolon.actors.link;

import java.util.Map;
import org.eidolon.streams.link.LinkCloseReason;

/**
 * How the links of one node fare. Counts alone: no neighbor is named.
 *
 * @param dialled open links that we dialled
 * @param accepted open links that our neighbors dialled
 * @param neighbors places in the neighbor set, with or without a link
 * @param ended links that were open and are not, by reason
 * @param notDialled dials that came to nothing, by reason
 * @param refused connections that never became links, by reason
 */
public record LinkFigures(
    int dialled,
    int accepted,
    int neighbors,
    Map<LinkCloseReason, Long> ended,
    Map<LinkCloseReason, Long> notDialled,
    Map<LinkCloseReason, Long> refused,
    Cells cells) {

  public LinkFigures {
    ended = Map.copyOf(ended);
    notDialled = Map.copyOf(notDialled);
    refused = Map.copyOf(refused);
  }

  /**
   * Cells of all links since the start, by what they are to us: own, relayed, padding, setup.
   *
   * @param sent given to links, those included that wait or were dropped with their circuit
   * @param waiting for neighbors that are slow
   */
  public record Cells(Map<String, Long> received, Map<String, Long> sent, long waiting) {
    public Cells {
      received = Map.copyOf(received);
      sent = Map.copyOf(sent);
    }
  }
}
