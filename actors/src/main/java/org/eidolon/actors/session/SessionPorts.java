package org.eidolon.actors.session;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.streams.session.SessionStore;
import org.eidolon.streams.session.TorrentDisk;

/**
 * What a session leans on.
 *
 * @param defaults settings where none were kept
 * @param store keeps the list; empty: it ends with the node
 * @param loaded what the store had
 * @param clock tells times that people read
 * @param nanos for rates
 */
public record SessionPorts(
    ActorRef<SwarmManager.Command> swarms,
    GlobalSettings defaults,
    Optional<SessionStore> store,
    SessionStore.Loaded loaded,
    TorrentDisk disk,
    InstantSource clock,
    LongSupplier nanos) {

  long seconds() {
    return clock.instant().getEpochSecond();
  }
}
