package org.eidolon.actors.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eidolon.actors.tracker.TrackerRig.NOW;
import static org.eidolon.actors.tracker.TrackerRig.config;
import static org.eidolon.actors.tracker.TrackerRig.member;
import static org.eidolon.actors.tracker.TrackerRig.status;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.CreditDesk;
import org.eidolon.proto.credit.CreditStanding;
import org.eidolon.proto.credit.CreditUnits;
import org.eidolon.proto.credit.HashChain;
import org.eidolon.proto.credit.PaymentChain;
import org.eidolon.proto.credit.Redemption;
import org.eidolon.proto.credit.Voucher;
import org.eidolon.proto.credit.VoucherKeys;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.streams.http.HttpService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Relay credit as members see it: through the door of a tracker. */
class TrackerCreditTest {
  private static final Bytes HANDLE = Bytes.copyOf(new byte[32]);

  private static ActorTestKit kit;
  private final TrackerRig rig = new TrackerRig(kit);
  private final HttpService service = rig.service(rig.tracker(config(100, 600)));

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private PathGrant grant(List<SimMember> members) {
    var sharer = members.get(0);
    var fetcher = members.get(1);
    rig.ask(service, sharer, sharer.announce(HANDLE, 100));
    rig.ask(service, fetcher, fetcher.announce(HANDLE, 0));
    var asked = new TrackerRequest.Paths(HANDLE, 1, Set.of());
    return ((TrackerReply.Grants) rig.ask(service, fetcher, asked)).grants().get(0);
  }

  private List<SimMember> crowd(boolean takesCredit) {
    var members = rig.crowd(service, 30, false);
    if (takesCredit) {
      for (var each : members) {
        var known = each.registration();
        rig.ask(
            service,
            each,
            new TrackerRequest.Register(
                known.address(),
                known.outOnly(),
                known.capacityMbit(),
                known.onionKey(),
                Optional.of(NOW),
                true));
        rig.ask(service, each, each.heartbeat());
      }
    }
    return members;
  }

  private CreditStanding standing(SimMember member) {
    var reply = (TrackerReply.Membership) rig.ask(service, member, member.heartbeat());
    return reply.credit().orElseThrow();
  }

  private static Redemption claim(Bytes seed, int step) {
    return new Redemption(
        HashChain.anchor(seed), CreditUnits.unitsAt(step), new PaymentChain(seed).value(step));
  }

  private TrackerReply.Redeemed redeem(SimMember member, Redemption... claims) {
    return (TrackerReply.Redeemed)
        rig.ask(service, member, new TrackerRequest.Redeem(List.of(claims)));
  }

  @Test
  void oneRelayOfThePathIsPaidForEachChainAndNobodyElse() {
    var members = crowd(true);
    var grant = grant(members);
    assertThat(grant.chainSeeds()).hasSize(grant.relays() + 1);
    assertThat(grant.chainSeeds().get(grant.relays())).isEqualTo(Bytes.EMPTY);
    assertThat(grant.chainSeeds().subList(0, grant.relays()))
        .allMatch(seed -> seed.length() == HashChain.VALUE_BYTES);

    var first = claim(grant.chainSeeds().get(0), 10);
    var paid = members.stream().filter(each -> redeem(each, first).units() > 0).toList();

    assertThat(paid).hasSize(1).doesNotContain(members.get(0), members.get(1));
    assertThat(standing(paid.get(0))).isEqualTo(new CreditStanding(10, 10, 0, true));
    assertThat(standing(members.get(1))).isEqualTo(new CreditStanding(-10, 0, 10, true));
    assertThat(redeem(paid.get(0), first).units()).isZero();
    assertThat(redeem(paid.get(0), claim(grant.chainSeeds().get(0), 12)).units()).isEqualTo(2);
  }

  @Test
  void whoEarnedCreditBuysAVoucherThatNobodyCanLinkToIt() {
    var members = crowd(true);
    var grant = grant(members);
    var first = claim(grant.chainSeeds().get(0), 10);
    var relay = members.stream().filter(each -> redeem(each, first).units() > 0).findAny().get();
    long today = CreditDesk.day(NOW);
    var told =
        (TrackerReply.VoucherSigned)
            rig.ask(service, relay, new TrackerRequest.BuyVoucher(today, Bytes.EMPTY));
    assertThat(told.keys())
        .extracting(VoucherKeys.PublicKey::day)
        .containsExactly(today, today - 1);
    assertThat(told.signed()).isEqualTo(Bytes.EMPTY);
    var modulus = told.keys().get(0).modulus();
    var challenge = Bytes.copyOf(new byte[Voucher.CHALLENGE_BYTES]);
    var asked = Voucher.ask(today, modulus, challenge, TrackerRig.RANDOM).orElseThrow();
    var buy = new TrackerRequest.BuyVoucher(today, asked.blinded());

    var poor = members.get(1);
    assertThat(status(service, buy.path(), poor.signed(buy, NOW))).isEqualTo(402);
    var signed = (TrackerReply.VoucherSigned) rig.ask(service, relay, buy);

    var voucher = Voucher.of(today, asked, signed.signed()).orElseThrow();
    assertThat(voucher.holds(modulus, challenge)).isTrue();
    assertThat(standing(relay).balance()).isEqualTo(10 - Voucher.PRICE_UNITS);
    var yesterday = new TrackerRequest.BuyVoucher(today - 1, asked.blinded());
    assertThat(status(service, buy.path(), relay.signed(yesterday, NOW))).isEqualTo(404);
  }

  @Test
  void aClaimThatDoesNotHoldIsRefusedAndPaysNobody() {
    var members = crowd(true);
    var grant = grant(members);
    var seed = grant.chainSeeds().get(0);
    var rubbish = new Redemption(claim(seed, 10).anchor(), 11, claim(seed, 10).value());

    int refused = 0;
    for (var member : members) {
      var body = member.signed(new TrackerRequest.Redeem(List.of(rubbish)), NOW);
      int status = status(service, TrackerRequest.Redeem.PATH, body);
      assertThat(status).isIn(200, 400);
      refused += status == 400 ? 1 : 0;
      assertThat(standing(member)).isEqualTo(CreditStanding.NONE);
    }
    // Whom the chain pays; of nobody else was it verified.
    assertThat(refused).isEqualTo(1);
  }

  @Test
  void nothingIsHashedForStrangersNorTwice() {
    var members = crowd(true);
    var rubbish = claim(grant(members).chainSeeds().get(0), 10).anchor();
    var redeem = new TrackerRequest.Redeem(List.of(new Redemption(rubbish, 10, rubbish)));
    var stranger = member(77, TrackerRig.SHARED_KEY);
    var path = TrackerRequest.Redeem.PATH;
    assertThat(status(service, path, stranger.signed(redeem, NOW)))
        .isEqualTo(Tracker.REGISTER_AGAIN);

    for (var member : members) {
      var body = member.signed(redeem, NOW);
      assertThat(status(service, path, body)).isIn(200, 400);
      assertThat(status(service, path, body)).isEqualTo(403);
    }
  }

  @Test
  void whoHasNoMoreOfItsLineGetsPathsThatPayNobodyAndMayShowVouchersOnThem() {
    var members = crowd(true);
    var fetcher = members.get(1);
    var grant = grant(members);
    for (int paths = 0; paths < 32 && !unpaid(grant); paths++) {
      var asked = new TrackerRequest.Paths(HANDLE, 1, Set.of());
      grant = ((TrackerReply.Grants) rig.ask(service, fetcher, asked)).grants().get(0);
      assertThat(grant.takesVouchers()).isTrue();
    }

    assertThat(unpaid(grant)).isTrue();
  }

  private static boolean unpaid(PathGrant grant) {
    return grant.chainSeeds().stream().allMatch(Bytes.EMPTY::equals);
  }

  @Test
  void whoDoesNotKnowCreditIsNotPaidInIt() {
    var grant = grant(crowd(false));

    assertThat(grant.chainSeeds()).hasSize(grant.relays() + 1).containsOnly(Bytes.EMPTY);
  }

  @Test
  void aStrangerHasNothingToRedeem() {
    var stranger = member(77, TrackerRig.SHARED_KEY);
    var body =
        stranger.signed(
            new TrackerRequest.Redeem(List.of(claim(Bytes.copyOf(new byte[16]), 1))), NOW);

    assertThat(status(service, TrackerRequest.Redeem.PATH, body)).isEqualTo(Tracker.REGISTER_AGAIN);
  }
}
