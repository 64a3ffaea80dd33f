/**
 * One-shot circuits: the layered route a planner writes, the owner's fresh key shares around it,
 * and the hops' answers. Neither the planner nor who breaks one of the two key agreements has a
 * circuit's keys. Layouts and derivations: PROTOCOL.md, sections 5 to 7.
 */
package org.eidolon.proto.tracking;
