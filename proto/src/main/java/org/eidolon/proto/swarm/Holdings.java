package org.eidolon.proto.swarm;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What one partner has and what it was asked for. */
final class Holdings {
  final BitSet has;

  /** What was asked of it last is last. */
  final Set<BlockRef> asked = new LinkedHashSet<>();

  /** A partner that has all changes no order of rarity and is not counted. */
  boolean counted;

  /** It has sent a block that it was asked for. */
  boolean answers;

  /** How many of its pieces we lack. */
  int useful;

  Holdings(BitSet has, boolean counted) {
    this.has = has;
    this.counted = counted;
  }
}
