package org.eidolon.actors.session;

import java.util.List;
import java.util.Optional;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.session.Bandwidth;
import org.eidolon.proto.session.SeedGoal;
import org.eidolon.proto.session.TorrentSettings;

/** Settings of a torrent that become others; what is empty stays. */
public record Changes(
    Optional<List<String>> labels,
    Optional<FetchChoice> choice,
    Optional<SeedGoal> goal,
    Optional<Bandwidth> bandwidth) {
  public static final Changes NONE =
      new Changes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public Changes {
    labels = labels.map(List::copyOf);
  }

  public Changes labelled(List<String> others) {
    return new Changes(Optional.of(others), choice, goal, bandwidth);
  }

  public Changes choosing(FetchChoice other) {
    return new Changes(labels, Optional.of(other), goal, bandwidth);
  }

  public Changes until(SeedGoal other) {
    return new Changes(labels, choice, Optional.of(other), bandwidth);
  }

  public Changes taking(Bandwidth other) {
    return new Changes(labels, choice, goal, Optional.of(other));
  }

  /**
   * @throws IllegalArgumentException in one line, if a label cannot be one
   */
  TorrentSettings of(TorrentSettings before) {
    return before
        .labelled(labels.orElse(before.labels()))
        .choosing(choice.orElse(before.choice()))
        .until(goal.orElse(before.goal()))
        .taking(bandwidth.orElse(before.bandwidth()));
  }
}
