package org.eidolon.proto.tracker;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eidolon.proto.peer.PeerId;

/**
 * What a private tracker's members say they served and fetched. A report counts from when its
 * ticket was made, so that one that is lost or comes twice changes nothing. Each account has a
 * bound of its own: none makes the book forget what others said. Mutable; kept by one owner.
 */
public final class TrafficBook {
  /** Where the book is written, so that a restart loses nothing. */
  public interface Pages {
    Map<PeerId, Traffic> totals();

    /** What was reported, the one that was not spoken of for longest first. */
    List<Reported> reports();

    /** Reports of which is not known whose they are, as an older book has them. */
    default Map<Ticket, Traffic> unclaimed() {
      return Map.of();
    }

    long completed();

    void total(PeerId account, Traffic total);

    /** The last one from now on; no longer unclaimed. */
    void report(Reported reported);

    void forget(PeerId account, Ticket ticket);

    void completed(long count);
  }

  /** What an account said last of one ticket. */
  public record Reported(PeerId account, Ticket ticket, Traffic traffic) {}

  /** Tickets of one account whose last report is remembered. */
  public static final int MOST_REPORTS = 256;

  private final Pages pages;
  private final Map<PeerId, Traffic> totals;
  private final Map<PeerId, Map<Ticket, Traffic>> reports = new HashMap<>();
  private final Map<Ticket, Traffic> unclaimed;
  private long completed;

  public TrafficBook(Pages pages) {
    this.pages = pages;
    this.totals = new HashMap<>(pages.totals());
    this.unclaimed = new HashMap<>(pages.unclaimed());
    pages.reports().forEach(each -> of(each.account()).put(each.ticket(), each.traffic()));
    this.completed = pages.completed();
  }

  /** A book that nobody keeps. */
  public static TrafficBook inMemory() {
    return new TrafficBook(new Forgetful());
  }

  private Map<Ticket, Traffic> of(PeerId account) {
    return reports.computeIfAbsent(account, any -> new LinkedHashMap<>(16, 0.75f, true));
  }

  /** Whether {@code account} reported under {@code ticket} of late. */
  public boolean knows(PeerId account, Ticket ticket) {
    return reports.getOrDefault(account, Map.of()).containsKey(ticket)
        || unclaimed.containsKey(ticket);
  }

  /** Takes down what {@code account} moved since {@code ticket} was made. */
  public void report(PeerId account, Ticket ticket, Traffic reported) {
    var before = before(account, ticket);
    var more = reported.since(before);
    if (more.equals(Traffic.NONE)) {
      return;
    }
    var own = of(account);
    var after = before.plus(more);
    own.put(ticket, after);
    unclaimed.remove(ticket);
    pages.report(new Reported(account, ticket, after));
    if (own.size() > MOST_REPORTS) {
      var oldest = own.keySet().iterator().next();
      own.remove(oldest);
      pages.forget(account, oldest);
    }
    var total = total(account).plus(more);
    totals.put(account, total);
    pages.total(account, total);
  }

  private Traffic before(PeerId account, Ticket ticket) {
    var own = reports.getOrDefault(account, Map.of()).get(ticket);
    return own != null ? own : unclaimed.getOrDefault(ticket, Traffic.NONE);
  }

  public Traffic total(PeerId account) {
    return totals.getOrDefault(account, Traffic.NONE);
  }

  /** Somebody has all of a torrent now that had not before. */
  public void countCompleted() {
    completed++;
    pages.completed(completed);
  }

  public long completed() {
    return completed;
  }

  private static final class Forgetful implements Pages {
    @Override
    public Map<PeerId, Traffic> totals() {
      return Map.of();
    }

    @Override
    public List<Reported> reports() {
      return List.of();
    }

    @Override
    public long completed() {
      return 0;
    }

    @Override
    public void total(PeerId account, Traffic total) {}

    @Override
    public void report(Reported reported) {}

    @Override
    public void forget(PeerId account, Ticket ticket) {}

    @Override
    public void completed(long count) {}
  }
}
