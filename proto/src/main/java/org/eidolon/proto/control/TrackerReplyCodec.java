package org.eidolon.proto.control;

import static org.eidolon.proto.control.TrackerCodec.MOST_REPLY_BYTES;
import static org.eidolon.proto.control.TrackerCodec.bytes;
import static org.eidolon.proto.control.TrackerCodec.checked;
import static org.eidolon.proto.control.TrackerCodec.parse;
import static org.eidolon.proto.control.TrackerCodec.string;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.VoucherKeys;
import org.eidolon.proto.crypto.BlindRsa;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.MalformedMessage;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.NeighborGraph;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;

/** A tracker's replies as bodies of its 200 answers. */
public final class TrackerReplyCodec {
  private static final int CODE_BYTES = 7220;
  private static final int MOST_HOPS = 6;

  private TrackerReplyCodec() {}

  public static Bytes encode(TrackerReply reply) {
    if (reply instanceof TrackerReply.Membership membership) {
      return encodeMembership(membership);
    }
    if (reply instanceof TrackerReply.Announced announced) {
      var builder =
          AnnouncedBody.newBuilder()
              .setSeeds(announced.seeds())
              .setFetchers(announced.fetchers())
              .setAgainSeconds(announced.againSeconds());
      announced.account().map(TrackerCodec::encode).ifPresent(builder::setAccount);
      return bytes(builder.build().toByteArray());
    }
    if (reply instanceof TrackerReply.Grants grants) {
      var builder = GrantsBody.newBuilder();
      grants.grants().forEach(grant -> builder.addGrant(encode(grant)));
      return bytes(builder.build().toByteArray());
    }
    if (reply instanceof TrackerReply.VoucherSigned voucher) {
      var builder = VoucherSignedBody.newBuilder().setSigned(string(voucher.signed()));
      for (var key : voucher.keys()) {
        builder.addKey(
            VoucherKeyBody.newBuilder().setDay(key.day()).setModulus(string(key.modulus())));
      }
      return bytes(builder.build().toByteArray());
    }
    if (reply instanceof TrackerReply.Redeemed redeemed) {
      return bytes(
          RedeemedBody.newBuilder()
              .setUnits(redeemed.units())
              .setCredit(TrackerCodec.encode(redeemed.credit()))
              .build()
              .toByteArray());
    }
    return Bytes.EMPTY;
  }

  /**
   * @param path of the request that is answered
   * @throws MalformedMessage if the body is no answer to it
   */
  public static TrackerReply decode(String path, Bytes body) {
    return checked(
        () ->
            switch (path) {
              case TrackerRequest.Register.PATH, TrackerRequest.Heartbeat.PATH ->
                  decodeMembership(body);
              case TrackerRequest.Announce.PATH -> decodeAnnounced(body);
              case TrackerRequest.Paths.PATH -> decodeGrants(body);
              case TrackerRequest.Redeem.PATH -> decodeRedeemed(body);
              case TrackerRequest.BuyVoucher.PATH -> decodeVoucher(body);
              case TrackerRequest.Leave.PATH -> TrackerReply.Done.INSTANCE;
              default -> throw new MalformedMessage("no such request");
            });
  }

  private static Bytes encodeMembership(TrackerReply.Membership membership) {
    var builder =
        MembershipBody.newBuilder()
            .setVersion(membership.version())
            .setWholeSet(membership.neighbors().isPresent())
            .setHeartbeatMillis((int) membership.heartbeat().toMillis())
            .setMembers(membership.members())
            .setPathLinks(membership.pathLinks())
            .setTestNetwork(membership.testNetwork())
            .setSinceMillis(membership.since().toEpochMilli());
    membership.credit().map(TrackerCodec::encode).ifPresent(builder::setCredit);
    for (var neighbor : membership.neighbors().orElse(List.of())) {
      builder.addNeighbor(
          NeighborBody.newBuilder()
              .setNodeKey(string(neighbor.peer().key()))
              .setHost(neighbor.address().host())
              .setPort(neighbor.address().port())
              .setOutLabel(neighbor.outLabel())
              .setInLabel(neighbor.inLabel())
              .setWeDial(neighbor.weDial()));
    }
    return bytes(builder.build().toByteArray());
  }

  private static TrackerReply decodeMembership(Bytes body) {
    var membership = parse(MembershipBody.parser(), body, MOST_REPLY_BYTES);
    if (membership.getNeighborCount() > NeighborGraph.MOST_NEIGHBORS) {
      throw new MalformedMessage("too many neighbors");
    }
    var neighbors = new ArrayList<Neighbor>();
    for (var neighbor : membership.getNeighborList()) {
      neighbors.add(decode(neighbor));
    }
    return new TrackerReply.Membership(
        membership.getVersion(),
        membership.getWholeSet() ? Optional.of(neighbors) : Optional.empty(),
        Duration.ofMillis(counted(membership.getHeartbeatMillis())),
        counted(membership.getMembers()),
        counted(membership.getPathLinks()),
        membership.getTestNetwork(),
        Instant.ofEpochMilli(membership.getSinceMillis()),
        membership.hasCredit()
            ? Optional.of(TrackerCodec.decode(membership.getCredit()))
            : Optional.empty());
  }

  private static Neighbor decode(NeighborBody body) {
    return new Neighbor(
        new PeerId(bytes(body.getNodeKey(), PeerId.BYTES)),
        new PeerAddress(body.getHost(), body.getPort()),
        body.getOutLabel(),
        body.getInLabel(),
        body.getWeDial());
  }

  private static TrackerReply decodeAnnounced(Bytes body) {
    var announced = parse(AnnouncedBody.parser(), body, MOST_REPLY_BYTES);
    return new TrackerReply.Announced(
        counted(announced.getSeeds()),
        counted(announced.getFetchers()),
        counted(announced.getAgainSeconds()),
        announced.hasAccount()
            ? Optional.of(TrackerCodec.decode(announced.getAccount()))
            : Optional.empty());
  }

  private static GrantBody encode(PathGrant grant) {
    var builder =
        GrantBody.newBuilder()
            .setCode(string(grant.code()))
            .setFirstLabel(grant.firstLabel())
            .setNotAfterSeconds(grant.notAfter().getEpochSecond())
            .setPartner(string(grant.partner()));
    grant.hopSecrets().forEach(secret -> builder.addHopSecret(string(secret)));
    grant.chainSeeds().forEach(seed -> builder.addChainSeed(string(seed)));
    builder.setTakesVouchers(grant.takesVouchers());
    return builder.build();
  }

  private static TrackerReply decodeGrants(Bytes body) {
    var grants = parse(GrantsBody.parser(), body, MOST_REPLY_BYTES);
    if (grants.getGrantCount() > TrackerRequest.Paths.MOST) {
      throw new MalformedMessage("too many grants");
    }
    var decoded = new ArrayList<PathGrant>();
    for (var grant : grants.getGrantList()) {
      decoded.add(decode(grant));
    }
    return new TrackerReply.Grants(decoded);
  }

  private static PathGrant decode(GrantBody body) {
    if (body.getHopSecretCount() > MOST_HOPS) {
      throw new MalformedMessage("too many hops");
    }
    var secrets = new ArrayList<Bytes>();
    for (var secret : body.getHopSecretList()) {
      secrets.add(bytes(secret, PathGrant.HOP_SECRET_BYTES));
    }
    return new PathGrant(
        bytes(body.getCode(), CODE_BYTES),
        body.getFirstLabel(),
        secrets,
        Instant.ofEpochSecond(body.getNotAfterSeconds()),
        bytes(body.getPartner(), PathGrant.PARTNER_BYTES),
        seeds(body, secrets.size()),
        body.getTakesVouchers());
  }

  /** Older trackers know of none. */
  private static List<Bytes> seeds(GrantBody body, int hops) {
    if (body.getChainSeedCount() == 0) {
      return Collections.nCopies(hops, Bytes.EMPTY);
    }
    if (body.getChainSeedCount() != hops) {
      throw new MalformedMessage("not one chain a hop");
    }
    return body.getChainSeedList().stream()
        .map(seed -> bytes(seed, 0, PathGrant.CHAIN_SEED_BYTES))
        .toList();
  }

  private static TrackerReply decodeVoucher(Bytes body) {
    var voucher = parse(VoucherSignedBody.parser(), body, MOST_REPLY_BYTES);
    if (voucher.getKeyCount() > TrackerReply.VoucherSigned.MOST_KEYS) {
      throw new MalformedMessage("too many keys");
    }
    var keys = new ArrayList<VoucherKeys.PublicKey>();
    for (var key : voucher.getKeyList()) {
      keys.add(
          new VoucherKeys.PublicKey(key.getDay(), bytes(key.getModulus(), BlindRsa.MODULUS_BYTES)));
    }
    return new TrackerReply.VoucherSigned(
        keys, bytes(voucher.getSigned(), 0, BlindRsa.MODULUS_BYTES));
  }

  private static TrackerReply decodeRedeemed(Bytes body) {
    var redeemed = parse(RedeemedBody.parser(), body, MOST_REPLY_BYTES);
    return new TrackerReply.Redeemed(
        redeemed.getUnits(), TrackerCodec.decode(redeemed.getCredit()));
  }

  private static int counted(int number) {
    if (number < 0) {
      throw new MalformedMessage("number out of range");
    }
    return number;
  }
}
