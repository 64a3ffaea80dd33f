package org.eidolon.actors.credit;

import org.eidolon.proto.credit.Redemption;

/**
 * A circuit that we carry has paid.
 *
 * @param inLabel what its code calls the link it came in on, by which its tracker is found
 * @param claim all that it paid so far
 */
public record Earned(int inLabel, Redemption claim) {}
