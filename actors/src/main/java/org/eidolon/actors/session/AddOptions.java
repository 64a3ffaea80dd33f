package org.eidolon.actors.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.session.Bandwidth;
import org.eidolon.proto.session.SeedGoal;

/**
 * How a torrent is added.
 *
 * @param folder absolute; empty: that of the session
 * @param paused empty: as the session says
 * @param top in front of all others in the queue; else behind them
 */
public record AddOptions(
    Optional<Path> folder,
    Optional<Boolean> paused,
    List<String> labels,
    FetchChoice choice,
    SeedGoal goal,
    Bandwidth bandwidth,
    boolean top) {
  public static final AddOptions DEFAULT =
      new AddOptions(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          FetchChoice.ALL,
          SeedGoal.GLOBAL,
          Bandwidth.FREE,
          false);

  public AddOptions {
    labels = List.copyOf(labels);
  }

  public AddOptions in(Path other) {
    return new AddOptions(Optional.of(other), paused, labels, choice, goal, bandwidth, top);
  }

  public AddOptions paused(boolean now) {
    return new AddOptions(folder, Optional.of(now), labels, choice, goal, bandwidth, top);
  }

  public AddOptions labelled(List<String> others) {
    return new AddOptions(folder, paused, others, choice, goal, bandwidth, top);
  }

  public AddOptions choosing(FetchChoice other) {
    return new AddOptions(folder, paused, labels, other, goal, bandwidth, top);
  }

  public AddOptions until(SeedGoal other) {
    return new AddOptions(folder, paused, labels, choice, other, bandwidth, top);
  }

  public AddOptions taking(Bandwidth other) {
    return new AddOptions(folder, paused, labels, choice, goal, other, top);
  }

  public AddOptions atTop() {
    return new AddOptions(folder, paused, labels, choice, goal, bandwidth, true);
  }
}
