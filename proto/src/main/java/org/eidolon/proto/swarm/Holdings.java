package org.eidolon.proto.swarm;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/** What one partner has and what it was asked for. */
final class Holdings {
  final BitSet has;
  final Set<BlockRef> asked = new HashSet<>();

  /** A partner that has all changes no order of rarity and is not counted. */
  boolean counted;

  /** How many of its pieces we lack. */
  int useful;

  Holdings(BitSet has, boolean counted) {
    this.has = has;
    this.counted = counted;
  }
}
