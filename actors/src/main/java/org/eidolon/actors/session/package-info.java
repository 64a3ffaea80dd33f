/**
 * The torrents that a node has, as a person left them: what is on the list, whose turn it is, and
 * when enough was shared. Sits above the swarms, which know nothing of it.
 *
 * <pre>
 *   faces - Torrents - TorrentKeeper - SwarmManager
 * </pre>
 */
package org.eidolon.actors.session;
