/** Pieces on disk: stored, checked, and hashed into new torrents. All of it blocks. */
package org.eidolon.streams.file;
