/** Relay credit: payment chains, what hops and owners make of them, and the planner's accounts. */
package org.eidolon.proto.credit;
