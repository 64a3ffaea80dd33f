package org.eidolon.proto.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeightsTest {
  private static final List<Member> MEMBERS =
      IntStream.range(0, 400)
          .mapToObj(i -> new Member(Crowd.peer(i), Crowd.profile(i, 100, false)))
          .toList();

  @Property(tries = 200)
  void isAMapThatAddsUpInTheOrderOfFirstComing(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 400) int among,
      @ForAll @IntRange(min = 1, max = 100) int room) {
    var random = new Random(seed);
    var expected = new LinkedHashMap<Member, Double>();
    var weights = new Weights(room);

    for (int i = 0; i < 500; i++) {
      var member = MEMBERS.get(random.nextInt(among));
      double weight = 1 + random.nextInt(9);
      expected.merge(member, weight, Double::sum);
      weights.add(member, weight);
    }

    assertThat(weights.size()).isEqualTo(expected.size());
    assertThat(IntStream.range(0, weights.size()).mapToObj(weights::member))
        .containsExactlyElementsOf(expected.keySet());
    for (int at = 0; at < weights.size(); at++) {
      assertThat(weights.weight(at)).isEqualTo(expected.get(weights.member(at)));
    }
    for (var member : MEMBERS) {
      assertThat(weights.of(member)).isEqualTo(expected.getOrDefault(member, 0.0));
    }
  }

  @Test
  void drawsInProportionAndNeverWhatWeighsNothing() {
    var weights = new Weights();
    weights.add(MEMBERS.get(0), 1);
    weights.add(MEMBERS.get(1), 0);
    weights.add(MEMBERS.get(2), 3);
    var random = new Random(3);
    var drawn = new int[3];

    for (int i = 0; i < 8000; i++) {
      drawn[MEMBERS.indexOf(weights.draw(random))]++;
    }

    assertThat(drawn[0]).isBetween(1800, 2200);
    assertThat(drawn[1]).isZero();
  }
}
