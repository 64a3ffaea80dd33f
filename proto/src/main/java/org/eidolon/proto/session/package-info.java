/**
 * What a node keeps of the torrents it has, and what is decided about them: whose turn it is, and
 * when enough was shared.
 */
package org.eidolon.proto.session;
