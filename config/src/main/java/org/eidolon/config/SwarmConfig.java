package org.eidolon.config;

import com.typesafe.config.Config;
import java.time.Duration;
import org.eidolon.proto.choice.Preallocation;

/**
 * Block {@code eidolon.swarm}: swarms we take part in; what each value means stands in
 * reference.conf.
 *
 * @param uploadSlots {@link #AUTOMATIC}, or how many
 */
public record SwarmConfig(
    int partners,
    int circuitsPerPartner,
    int incoming,
    Duration incomingIdle,
    int pipelineMin,
    int pipelineMax,
    int uploadSlots,
    long serveQueueBytes,
    Duration chokeInterval,
    Duration optimisticInterval,
    Duration haveMin,
    Duration haveMax,
    Duration snubMin,
    Duration snubTimeout,
    Duration retryMin,
    Duration retryMax,
    Preallocation preallocate,
    boolean vouchers,
    Duration voucherMin,
    Duration voucherMax) {
  public static final String PATH = "eidolon.swarm";

  /** As many partners are served as the rate is enough for. */
  public static final int AUTOMATIC = 0;

  public SwarmConfig {
    Check.between(partners, 1L, 1000L, PATH, "partners");
    Check.between(circuitsPerPartner, 1L, 16L, PATH, "circuits-per-partner");
    Check.between(incoming, 1L, 10000L, PATH, "incoming");
    Check.positive(incomingIdle, PATH, "incoming-idle");
    Check.between(pipelineMin, 1L, 256L, PATH, "pipeline-min");
    Check.between(pipelineMax, 1L, 512L, PATH, "pipeline-max");
    Check.between(uploadSlots, AUTOMATIC, 1000L, PATH, "upload-slots");
    Check.between(serveQueueBytes, 8388608L, 1073741824L, PATH, "serve-queue-bytes");
    Check.positive(chokeInterval, PATH, "choke-interval");
    Check.positive(optimisticInterval, PATH, "optimistic-interval");
    Check.positive(haveMin, PATH, "have-min");
    Check.positive(haveMax, PATH, "have-max");
    Check.positive(snubMin, PATH, "snub-min");
    Check.positive(snubTimeout, PATH, "snub-timeout");
    Check.positive(retryMin, PATH, "retry-min");
    Check.positive(retryMax, PATH, "retry-max");
    Check.positive(voucherMin, PATH, "voucher-min");
    Check.that(
        voucherMax.compareTo(voucherMin) >= 0,
        PATH,
        "voucher-max",
        "at least voucher-min",
        voucherMax);
  }

  /**
   * @throws InvalidConfig naming the key, the value and what was expected
   */
  public static SwarmConfig from(Config root) {
    var block = root.getConfig(PATH);
    return new SwarmConfig(
        block.getInt("partners"),
        block.getInt("circuits-per-partner"),
        block.getInt("incoming"),
        block.getDuration("incoming-idle"),
        block.getInt("pipeline-min"),
        block.getInt("pipeline-max"),
        block.getString("upload-slots").equals("auto") ? AUTOMATIC : block.getInt("upload-slots"),
        block.getBytes("serve-queue-bytes"),
        block.getDuration("choke-interval"),
        block.getDuration("optimistic-interval"),
        block.getDuration("have-min"),
        block.getDuration("have-max"),
        block.getDuration("snub-min"),
        block.getDuration("snub-timeout"),
        block.getDuration("retry-min"),
        block.getDuration("retry-max"),
        preallocation(block.getString("preallocate")),
        block.getBoolean("vouchers"),
        block.getDuration("voucher-min"),
        block.getDuration("voucher-max"));
  }

  private static Preallocation preallocation(String word) {
    var known = Preallocation.of(word);
    Check.that(known.isPresent(), PATH, "preallocate", "none, sparse or full", word);
    return known.orElseThrow();
  }
}
