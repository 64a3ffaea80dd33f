package org.eidolon.proto.tracker;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Members with a weight each, in the order in which they came. Paths are found among thousands of
 * members, so this is a hash table without boxes. Mutable until its maker hands it on.
 */
final class Weights {
  private static final int FIRST_ROOM = 16;

  private Member[] members;
  private double[] weights;
  private int size;

  /** Numbers of members, from 1, by the members' hashes; open addressing, at most half full. */
  private int[] table;

  Weights() {
    this(FIRST_ROOM);
  }

  /**
   * @param room for how many members; it grows
   */
  Weights(int room) {
    members = new Member[room];
    weights = new double[room];
    table = new int[Math.max(2, Integer.highestOneBit(Math.max(1, room - 1)) << 2)];
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /**
   * @param at from 0, in the order in which they came
   */
  Member member(int at) {
    return members[at];
  }

  double weight(int at) {
    return weights[at];
  }

  /** The weight of {@code member}, or 0. */
  double of(Member member) {
    int number = table[slot(member)];
    return number == 0 ? 0 : weights[number - 1];
  }

  void add(Member member, double weight) {
    int slot = slot(member);
    int number = table[slot];
    if (number != 0) {
      weights[number - 1] += weight;
      return;
    }
    if (size == members.length) {
      grow();
      slot = slot(member);
    }
    members[size] = member;
    weights[size] = weight;
    size++;
    table[slot] = size;
  }

  /** A member by chance in proportion to its weight; there must be one. */
  Member draw(RandomGenerator random) {
    double total = 0;
    for (int at = 0; at < size; at++) {
      total += weights[at];
    }
    double left = random.nextDouble() * total;
    int at = 0;
    // The last one takes what rounding leaves.
    while (at < size - 1 && left >= weights[at]) {
      left -= weights[at];
      at++;
    }
    return members[at];
  }

  private int slot(Member member) {
    int mask = table.length - 1;
    int slot = member.spread() & mask;
    while (table[slot] != 0 && members[table[slot] - 1] != member) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    members = Arrays.copyOf(members, 2 * members.length);
    weights = Arrays.copyOf(weights, 2 * weights.length);
    table = new int[2 * table.length];
    for (int at = 0; at < size; at++) {
      table[slot(members[at])] = at + 1;
    }
  }
}
