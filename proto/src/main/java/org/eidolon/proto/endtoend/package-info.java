/**
 * The handshake of a circuit's two ends, which keeps relays and tracker out of what they say.
 * PROTOCOL.md, section 8.
 */
package org.eidolon.proto.endtoend;
