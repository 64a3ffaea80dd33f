/**
 * What a swarm decides and says, without any input or output: which piece is fetched next, who is
 * served, and the messages two partners exchange inside their circuit. No message has room for an
 * address.
 */
package org.eidolon.proto.swarm;
