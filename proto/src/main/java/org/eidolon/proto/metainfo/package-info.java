/** Torrents and magnets: what is shared, how it is hashed, and who plans the circuits to it. */
package org.eidolon.proto.metainfo;
