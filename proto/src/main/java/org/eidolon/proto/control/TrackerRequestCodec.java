package org.eidolon.proto.control;

import static org.eidolon.proto.control.TrackerCodec.bytes;
import static org.eidolon.proto.control.TrackerCodec.checked;
import static org.eidolon.proto.control.TrackerCodec.parse;
import static org.eidolon.proto.control.TrackerCodec.string;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.HashChain;
import org.eidolon.proto.credit.Redemption;
import org.eidolon.proto.crypto.BlindRsa;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.tracker.MalformedMessage;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.SignedRequest;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracker.TrackerRequest;

/** Requests of members as the bodies of their envelopes. */
public final class TrackerRequestCodec {
  private TrackerRequestCodec() {}

  public static Bytes encode(TrackerRequest request) {
    if (request instanceof TrackerRequest.Register register) {
      return encodeRegister(register);
    }
    if (request instanceof TrackerRequest.Heartbeat heartbeat) {
      return encodeHeartbeat(heartbeat);
    }
    if (request instanceof TrackerRequest.Announce announce) {
      return encodeAnnounce(announce);
    }
    if (request instanceof TrackerRequest.Paths paths) {
      return encodePaths(paths);
    }
    if (request instanceof TrackerRequest.BuyVoucher buy) {
      return bytes(
          BuyVoucherBody.newBuilder()
              .setDay(buy.day())
              .setBlinded(string(buy.blinded()))
              .build()
              .toByteArray());
    }
    if (request instanceof TrackerRequest.Redeem redeem) {
      return encodeRedeem(redeem);
    }
    return Bytes.EMPTY;
  }

  /**
   * @param path the request was posted to
   * @throws MalformedMessage if the body is none of this path
   */
  public static TrackerRequest decode(String path, Bytes body) {
    return checked(
        () ->
            switch (path) {
              case TrackerRequest.Register.PATH -> decodeRegister(body);
              case TrackerRequest.Heartbeat.PATH -> decodeHeartbeat(body);
              case TrackerRequest.Announce.PATH -> decodeAnnounce(body);
              case TrackerRequest.Paths.PATH -> decodePaths(body);
              case TrackerRequest.Redeem.PATH -> decodeRedeem(body);
              case TrackerRequest.BuyVoucher.PATH -> decodeBuyVoucher(body);
              case TrackerRequest.Leave.PATH -> TrackerRequest.Leave.INSTANCE;
              default -> throw new MalformedMessage("no such request");
            });
  }

  private static Bytes encodeRegister(TrackerRequest.Register register) {
    return bytes(
        RegisterBody.newBuilder()
            .setHost(register.address().host())
            .setPort(register.address().port())
            .setOutOnly(register.outOnly())
            .setCapacityMbit(register.capacityMbit())
            .setOnionKey(TrackerCodec.encode(register.onionKey()))
            .setSinceMillis(register.since().map(Instant::toEpochMilli).orElse(0L))
            .setTakesCredit(register.takesCredit())
            .build()
            .toByteArray());
  }

  private static TrackerRequest decodeRegister(Bytes body) {
    var register = parse(RegisterBody.parser(), body, SignedRequest.MOST_BODY_BYTES);
    long since = register.getSinceMillis();
    return new TrackerRequest.Register(
        new PeerAddress(register.getHost(), register.getPort()),
        register.getOutOnly(),
        register.getCapacityMbit(),
        TrackerCodec.decode(register.getOnionKey()),
        since == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(since)),
        register.getTakesCredit());
  }

  private static Bytes encodeHeartbeat(TrackerRequest.Heartbeat heartbeat) {
    var builder =
        HeartbeatBody.newBuilder()
            .setVersion(heartbeat.version())
            .addAllUp(heartbeat.up())
            .addAllGuard(heartbeat.guards())
            .addAllFailed(heartbeat.failed());
    heartbeat.onionKey().map(TrackerCodec::encode).ifPresent(builder::setOnionKey);
    return bytes(builder.build().toByteArray());
  }

  private static TrackerRequest decodeHeartbeat(Bytes body) {
    var heartbeat = parse(HeartbeatBody.parser(), body, SignedRequest.MOST_BODY_BYTES);
    return new TrackerRequest.Heartbeat(
        heartbeat.getVersion(),
        TrackerCodec.labels(heartbeat.getUpList()),
        TrackerCodec.labels(heartbeat.getGuardList()),
        TrackerCodec.labels(heartbeat.getFailedList()),
        heartbeat.hasOnionKey()
            ? Optional.of(TrackerCodec.decode(heartbeat.getOnionKey()))
            : Optional.empty());
  }

  private static Bytes encodeAnnounce(TrackerRequest.Announce announce) {
    var builder =
        AnnounceBody.newBuilder()
            .setHandle(string(announce.handle()))
            .setTicket(string(announce.ticket().value()))
            .setEvent(number(announce.event()))
            .setHavePercent(announce.havePercent());
    announce.traffic().map(TrackerCodec::encode).ifPresent(builder::setTraffic);
    return bytes(builder.build().toByteArray());
  }

  private static TrackerRequest decodeAnnounce(Bytes body) {
    var announce = parse(AnnounceBody.parser(), body, SignedRequest.MOST_BODY_BYTES);
    return new TrackerRequest.Announce(
        bytes(announce.getHandle(), TrackerRequest.HANDLE_BYTES),
        new Ticket(bytes(announce.getTicket(), Ticket.BYTES)),
        event(announce.getEvent()),
        announce.getHavePercent(),
        announce.hasTraffic()
            ? Optional.of(TrackerCodec.decode(announce.getTraffic()))
            : Optional.empty());
  }

  private static int number(TrackerRequest.Announce.Event event) {
    return switch (event) {
      case STARTED -> 0;
      case UPDATE -> 1;
      case COMPLETED -> 2;
      case STOPPED -> 3;
    };
  }

  private static TrackerRequest.Announce.Event event(int number) {
    return switch (number) {
      case 0 -> TrackerRequest.Announce.Event.STARTED;
      case 1 -> TrackerRequest.Announce.Event.UPDATE;
      case 2 -> TrackerRequest.Announce.Event.COMPLETED;
      case 3 -> TrackerRequest.Announce.Event.STOPPED;
      default -> throw new MalformedMessage("no such event");
    };
  }

  private static Bytes encodePaths(TrackerRequest.Paths paths) {
    var builder = PathsBody.newBuilder().setHandle(string(paths.handle())).setCount(paths.count());
    paths.avoid().forEach(pseudonym -> builder.addAvoid(string(pseudonym)));
    return bytes(builder.build().toByteArray());
  }

  private static TrackerRequest decodePaths(Bytes body) {
    var paths = parse(PathsBody.parser(), body, SignedRequest.MOST_BODY_BYTES);
    if (paths.getAvoidCount() > TrackerRequest.Paths.MOST_AVOIDED) {
      throw new MalformedMessage("too many pseudonyms");
    }
    var avoid = new LinkedHashSet<Bytes>();
    for (var pseudonym : paths.getAvoidList()) {
      avoid.add(bytes(pseudonym, PathGrant.PARTNER_BYTES));
    }
    return new TrackerRequest.Paths(
        bytes(paths.getHandle(), TrackerRequest.HANDLE_BYTES), paths.getCount(), avoid);
  }

  private static TrackerRequest decodeBuyVoucher(Bytes body) {
    var buy = parse(BuyVoucherBody.parser(), body, SignedRequest.MOST_BODY_BYTES);
    return new TrackerRequest.BuyVoucher(
        buy.getDay(), bytes(buy.getBlinded(), 0, BlindRsa.MODULUS_BYTES));
  }

  private static Bytes encodeRedeem(TrackerRequest.Redeem redeem) {
    var builder = RedeemBody.newBuilder();
    for (var claim : redeem.claims()) {
      builder.addClaim(
          RedemptionBody.newBuilder()
              .setAnchor(string(claim.anchor()))
              .setUnits(claim.units())
              .setValue(string(claim.value())));
    }
    return bytes(builder.build().toByteArray());
  }

  private static TrackerRequest decodeRedeem(Bytes body) {
    var redeem = parse(RedeemBody.parser(), body, SignedRequest.MOST_BODY_BYTES);
    if (redeem.getClaimCount() > Redemption.MOST) {
      throw new MalformedMessage("too many claims");
    }
    var claims = new ArrayList<Redemption>();
    for (var claim : redeem.getClaimList()) {
      claims.add(
          new Redemption(
              bytes(claim.getAnchor(), HashChain.VALUE_BYTES),
              claim.getUnits(),
              bytes(claim.getValue(), HashChain.VALUE_BYTES)));
    }
    return new TrackerRequest.Redeem(claims);
  }
}
