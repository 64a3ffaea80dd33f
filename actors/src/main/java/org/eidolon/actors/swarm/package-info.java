/**
 * Swarms we take part in:
 *
 * <pre>
 *   SwarmManager - Swarm (decides) - PieceStore   files, hashes
 *                                  - Announcer    tracker, tickets, paths
 *                                  - PeerSession* one conduit each
 * </pre>
 */
package org.eidolon.actors.swarm;
