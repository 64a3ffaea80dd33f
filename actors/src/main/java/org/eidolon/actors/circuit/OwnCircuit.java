package org.eidolon.actors.circuit;

import java.time.Duration;
import java.util.Optional;
import org.eidolon.proto.peer.PeerId;

/**
 * A circuit that we built or are building, as we show it to our own people: where it begins and how
 * long it is. What lies behind its first relay nobody here knows.
 *
 * @param number counts our circuits from 1 on; never used twice
 * @param relays strangers that carry it
 * @param first the neighbor at its beginning; empty if its link is gone
 */
public record OwnCircuit(long number, int relays, Optional<PeerId> first, Duration age) {}
