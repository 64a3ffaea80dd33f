package org.eidolon.proto.swarm;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * What one circuit is shown of our pieces: at first a share of its own of them, later more, as if
 * it were somebody who is still fetching. A full set of pieces would mark their source, and the
 * same set twice would tie two circuits together.
 *
 * <p>A partner never waits for what is held back: more is shown before it has asked for all it
 * knows of. Only that opens the last reserve, and only pieces it lacks come of it, so whoever wants
 * to see all of our pieces must take them. While we are fetching ourselves, we show what the
 * partner shows and we have, for a sharer must know what we lack.
 *
 * <p>Invariant: shown pieces are pieces we have; all of them are shown only to a partner that has
 * or asked for nearly all. Not immutable: one owner.
 */
public final class VirtualPeer {
  static final double LEAST_SHARE = 0.5;
  static final double MOST_SHARE = 0.9;

  /** What nobody is shown unasked, as part of all pieces. */
  private static final double LEAST_RESERVE = 0.03;

  private static final double MOST_RESERVE = 0.10;

  /** The most by which it grows unasked at a time, as part of all pieces. */
  private static final double STEP = 0.02;

  /**
   * Who is hungry is shown more after a pause drawn anew each time from this range, and as much as
   * if it had been every second: two circuits that end at one peer do not tell it by a common beat.
   */
  private static final long LEAST_HUNGER = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long MOST_HUNGER = TimeUnit.MILLISECONDS.toNanos(2500);
  private static final double SECOND = 1e9;

  /** The partner lacks no more than this part of all pieces: it has nearly all. */
  private static final int NEARLY = 20;

  private final VirtualPeers all;
  private final int number;
  private final RandomGenerator random;
  private final double share;
  private final int reserve;
  private final BitSet have;
  private final BitSet shown;
  private final BitSet claimed = new BitSet();
  private final BitSet taken = new BitSet();
  private long growsNanos;
  private boolean wasHungry;
  private long hungrySinceNanos;
  private long feedsNanos;

  /** Counted along, for each message of a stranger asks for it. */
  private int untaken;

  private int haveCount;
  private boolean claimedOnce;

  VirtualPeer(VirtualPeers all, int number, BitSet have, RandomGenerator random, long nowNanos) {
    this.all = all;
    this.number = number;
    this.random = random;
    this.share = random.nextDouble(LEAST_SHARE, MOST_SHARE);
    double kept = random.nextDouble(LEAST_RESERVE, MOST_RESERVE);
    this.reserve = Math.max(1, (int) Math.ceil(kept * all.pieces));
    this.have = (BitSet) have.clone();
    this.haveCount = have.cardinality();
    int first = Math.min(all.pieces - 1, (int) Math.round(share * haveCount));
    this.shown = all.choose(have, first, number, random, nowNanos);
    shown.stream().forEach(piece -> all.shown(piece, number, nowNanos));
    this.untaken = shown.cardinality();
    this.growsNanos = nowNanos + all.pauseNanos(random);
  }

  /** A copy of what the circuit may know. */
  public BitSet shown() {
    return (BitSet) shown.clone();
  }

  /**
   * We have one more piece.
   *
   * @return whether the partner is to be told of it with the next batch
   */
  public boolean gained(int piece, long nowNanos) {
    haveCount += have.get(piece) ? 0 : 1;
    have.set(piece);
    boolean tell = claimed.get(piece) || random.nextDouble() < share;
    if (!tell || shown.get(piece) || shown.cardinality() == all.pieces - 1) {
      return false;
    }
    show(piece, nowNanos);
    return true;
  }

  /**
   * The partner says that it has these. While we are fetching, whoever claims what it gave us over
   * another circuit could tell by a prompt answer that both end here.
   *
   * @return what it is to be shown: now if we have all, with the next batch while we are fetching
   */
  public List<Integer> claims(BitSet pieces, long nowNanos) {
    var news = (BitSet) pieces.clone();
    news.andNot(claimed);
    if (claimedOnce && news.isEmpty()) {
      return List.of();
    }
    claimedOnce = true;
    news.stream().forEach(this::claim);
    claimed.or(news);
    var show = needed(nowNanos);
    if (isFetching()) {
      news.and(have);
      news.andNot(shown);
      show.or(news);
    }
    return show(show, nowNanos);
  }

  private void claim(int piece) {
    all.copied(piece);
    untaken -= shown.get(piece) && !taken.get(piece) ? 1 : 0;
  }

  /**
   * The partner asks for a part of a shown piece for the first time.
   *
   * @return what it is to be shown now
   */
  public List<Integer> takes(int piece, long nowNanos) {
    if (shown.get(piece) && !taken.get(piece)) {
      taken.set(piece);
      untaken -= claimed.get(piece) ? 0 : 1;
    }
    return show(needed(nowNanos), nowNanos);
  }

  /**
   * Time goes by.
   *
   * @param hungry it is served and wants something, but asks for nothing
   * @return what it is to be shown now
   */
  public List<Integer> grows(boolean hungry, long nowNanos) {
    if (hungry && !wasHungry) {
      starves(nowNanos);
    }
    wasHungry = hungry;
    boolean fed = hungry && nowNanos - feedsNanos >= 0;
    if (!fed && nowNanos - growsNanos < 0) {
      return List.of();
    }
    growsNanos = nowNanos + all.pauseNanos(random);
    var hidden = hidden();
    int most = (int) Math.max(1, STEP * all.pieces);
    int step = fed ? missed(nowNanos) : 1 + random.nextInt(most);
    if (fed) {
      starves(nowNanos);
    }
    int count = Math.min(step, hidden.cardinality() - reserve);
    if (count <= 0) {
      return List.of();
    }
    for (int at = hidden.nextSetBit(0); at >= 0; at = hidden.nextSetBit(at + 1)) {
      if (all.isFresh(at, number, nowNanos)) {
        hidden.clear(at);
      }
    }
    return show(all.choose(preferred(hidden, fed), count, number, random, nowNanos), nowNanos);
  }

  private void starves(long nowNanos) {
    hungrySinceNanos = nowNanos;
    feedsNanos = nowNanos + random.nextLong(LEAST_HUNGER, MOST_HUNGER);
  }

  private int missed(long nowNanos) {
    return (int) Math.max(1, Math.round(all.ahead * ((nowNanos - hungrySinceNanos) / SECOND)));
  }

  /** Who is hungry lacks something; else a fetcher has of late got what its partner has too. */
  private BitSet preferred(BitSet hidden, boolean hungry) {
    var first = (BitSet) hidden.clone();
    if (hungry) {
      first.andNot(claimed);
    } else {
      first.and(claimed);
    }
    return first.isEmpty() ? hidden : first;
  }

  /** The circuit is gone. */
  public void left() {
    shown.stream().forEach(all::uncopied);
    claimed.stream().forEach(all::uncopied);
  }

  /** We lack pieces still. */
  public boolean isFetching() {
    return haveCount < all.pieces;
  }

  private BitSet hidden() {
    var hidden = (BitSet) have.clone();
    hidden.andNot(shown);
    return hidden;
  }

  /** What is shown, and the partner neither has nor began to take. */
  int untaken() {
    return untaken;
  }

  /** What the partner must be shown lest it soon has nothing to ask for. */
  private BitSet needed(long nowNanos) {
    if (untaken >= all.ahead) {
      return new BitSet();
    }
    var lacked = hidden();
    int hidden = lacked.cardinality();
    lacked.andNot(claimed);
    int count = Math.min(lacked.cardinality(), 2 * all.ahead - untaken);
    boolean nearly = untaken + hidden <= Math.max(1, all.pieces / NEARLY);
    if (count == hidden && !isFetching() && !nearly) {
      count--;
    }
    if (count <= 0) {
      return new BitSet();
    }
    return all.choose(lacked, count, number, random, nowNanos);
  }

  private List<Integer> show(BitSet pieces, long nowNanos) {
    pieces.stream().forEach(piece -> show(piece, nowNanos));
    return pieces.stream().boxed().toList();
  }

  private void show(int piece, long nowNanos) {
    untaken += shown.get(piece) || claimed.get(piece) ? 0 : 1;
    shown.set(piece);
    all.shown(piece, number, nowNanos);
  }
}
