/**
 * What a node keeps of its torrents, and what it does to their files: a store of records, moving,
 * renaming and deleting, and a folder that is watched for new torrents.
 *
 * <p>The store is H2's MVStore, as a tracker's is: a torrent is one of thousands of small records,
 * counters of many change every few seconds, and a process may be killed at any moment. A file for
 * each torrent would be thousands of writes and forces to the disk where this is one appended
 * chunk; one file for all would be written whole for every counter. SQL is not needed.
 */
package org.eidolon.streams.session;
