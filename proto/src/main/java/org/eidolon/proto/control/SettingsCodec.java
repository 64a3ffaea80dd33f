package org.eidolon.proto.control;

import java.util.Optional;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.choice.FilePattern;
import org.eidolon.proto.choice.FileSelection;
import org.eidolon.proto.choice.Preallocation;
import org.eidolon.proto.metainfo.StoredNames;
import org.eidolon.proto.session.Bandwidth;
import org.eidolon.proto.session.Bandwidth.Rank;
import org.eidolon.proto.session.SeedGoal;
import org.eidolon.proto.session.TorrentSettings;
import org.eidolon.proto.session.TorrentSettings.Halt;
import org.eidolon.proto.session.UnreadableRecord;
import org.eidolon.proto.swarm.Priority;

/** What a person said about one torrent, as records of the disk say it. */
final class SettingsCodec {
  private SettingsCodec() {}

  static KeptSettings encoded(TorrentSettings settings) {
    var bandwidth = settings.bandwidth();
    var kept =
        KeptSettings.newBuilder()
            .setVersion(SessionCodec.VERSION)
            .setFolder(settings.folder())
            .setHalt(number(settings.halt()))
            .addAllLabels(settings.labels())
            .setSequential(settings.choice().sequential())
            .setGoal(encoded(settings.goal()))
            .setFetchRate(bandwidth.fetchBytesPerSecond())
            .setServeRate(bandwidth.serveBytesPerSecond())
            .setRank(number(bandwidth.rank()))
            .setBeyondSessionLimits(!bandwidth.honorsSession())
            .setPreallocation(
                settings.choice().preallocation().map(SettingsCodec::number).orElse(0))
            .setPosition(settings.position())
            .putAllNames(settings.names().byPath());
    settings.choice().files().rules().forEach(rule -> kept.addRules(encoded(rule)));
    return kept.build();
  }

  static TorrentSettings settings(KeptSettings kept) {
    var rules = kept.getRulesList().stream().map(SettingsCodec::rule).toList();
    return new TorrentSettings(
        kept.getFolder(),
        halt(kept.getHalt()),
        kept.getLabelsList(),
        new FetchChoice(
            new FileSelection(rules), kept.getSequential(), preallocation(kept.getPreallocation())),
        goal(kept.getGoal()),
        new Bandwidth(
            kept.getFetchRate(),
            kept.getServeRate(),
            rank(kept.getRank()),
            !kept.getBeyondSessionLimits()),
        kept.getPosition(),
        new StoredNames(kept.getNamesMap()));
  }

  private static KeptRule encoded(FileSelection.Rule rule) {
    return KeptRule.newBuilder()
        .setPriority(number(rule.priority()))
        .setFirst(rule.files().first())
        .setLast(rule.files().last())
        .setGlob(rule.files().glob())
        .build();
  }

  private static FileSelection.Rule rule(KeptRule kept) {
    return new FileSelection.Rule(
        priority(kept.getPriority()),
        new FilePattern(kept.getFirst(), kept.getLast(), kept.getGlob()));
  }

  static KeptGoal encoded(SeedGoal goal) {
    return KeptGoal.newBuilder()
        .setRatio(encoded(goal.ratio()))
        .setMinutes(encoded(goal.minutes()))
        .setIdleMinutes(encoded(goal.idleMinutes()))
        .build();
  }

  static SeedGoal goal(KeptGoal kept) {
    return new SeedGoal(
        bound(kept.getRatio()), bound(kept.getMinutes()), bound(kept.getIdleMinutes()));
  }

  private static KeptBound encoded(SeedGoal.Bound bound) {
    return KeptBound.newBuilder().setMode(number(bound.mode())).setValue(bound.value()).build();
  }

  private static SeedGoal.Bound bound(KeptBound kept) {
    return new SeedGoal.Bound(mode(kept.getMode()), kept.getValue());
  }

  private static int number(SeedGoal.Mode mode) {
    return switch (mode) {
      case GLOBAL -> 0;
      case OWN -> 1;
      case NONE -> 2;
    };
  }

  private static SeedGoal.Mode mode(int number) {
    return switch (number) {
      case 0 -> SeedGoal.Mode.GLOBAL;
      case 1 -> SeedGoal.Mode.OWN;
      case 2 -> SeedGoal.Mode.NONE;
      default -> throw new UnreadableRecord("a bound of kind " + number);
    };
  }

  private static int number(Preallocation how) {
    return switch (how) {
      case NONE -> 1;
      case SPARSE -> 2;
      case FULL -> 3;
    };
  }

  private static Optional<Preallocation> preallocation(int number) {
    return switch (number) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(Preallocation.NONE);
      case 2 -> Optional.of(Preallocation.SPARSE);
      case 3 -> Optional.of(Preallocation.FULL);
      default -> throw new UnreadableRecord("a preallocation of kind " + number);
    };
  }

  private static int number(Rank rank) {
    return switch (rank) {
      case NORMAL -> 0;
      case LOW -> 1;
      case HIGH -> 2;
    };
  }

  private static Rank rank(int number) {
    return switch (number) {
      case 0 -> Rank.NORMAL;
      case 1 -> Rank.LOW;
      case 2 -> Rank.HIGH;
      default -> throw new UnreadableRecord("a rank of kind " + number);
    };
  }

  private static int number(Halt halt) {
    return switch (halt) {
      case NONE -> 0;
      case BY_USER -> 1;
      case SHARED_ENOUGH -> 2;
    };
  }

  private static Halt halt(int number) {
    return switch (number) {
      case 0 -> Halt.NONE;
      case 1 -> Halt.BY_USER;
      case 2 -> Halt.SHARED_ENOUGH;
      default -> throw new UnreadableRecord("a halt of kind " + number);
    };
  }

  private static int number(Priority priority) {
    return switch (priority) {
      case SKIP -> 0;
      case LOW -> 1;
      case NORMAL -> 2;
      case HIGH -> 3;
    };
  }

  private static Priority priority(int number) {
    return switch (number) {
      case 0 -> Priority.SKIP;
      case 1 -> Priority.LOW;
      case 2 -> Priority.NORMAL;
      case 3 -> Priority.HIGH;
      default -> throw new UnreadableRecord("a priority of kind " + number);
    };
  }
}
