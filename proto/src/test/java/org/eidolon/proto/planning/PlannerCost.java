package org.eidolon.proto.planning;

import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What one planned path costs the tracker: finding it, and writing its code. Counts the thread's
 * CPU time, so that others on the machine do not show.
 */
public final class PlannerCost {
  private static final long WARM_UP_NANOS = 3_000_000_000L;
  private static final int ROUNDS = 500;

  private PlannerCost() {}

  /** CPU milliseconds of one call, after a warm-up. */
  private static double millis(Supplier<?> work) {
    var threads = ManagementFactory.getThreadMXBean();
    long warm = threads.getCurrentThreadCpuTime() + WARM_UP_NANOS;
    int used = 0;
    while (threads.getCurrentThreadCpuTime() < warm) {
      used += work.get().hashCode();
    }
    long began = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < ROUNDS; i++) {
      used += work.get().hashCode();
    }
    double spent = threads.getCurrentThreadCpuTime() - began;
    return used == 42 ? 0 : spent / ROUNDS / 1e6;
  }

  /**
   * @param arguments how many members; 1,000 and 10,000 and 100,000 if there are none
   */
  public static void main(String... arguments) {
    var sizes =
        arguments.length == 0
            ? List.of(1000, 10_000, 100_000)
            : Stream.of(arguments).map(Integer::valueOf).toList();
    var random = new Random(1);
    var secureRandom = new SecureRandom();
    for (int members : sizes) {
      var network = new PlannedNetwork(members);
      for (int links : List.of(4, 5)) {
        double plan = millis(() -> network.plan(links, random));
        var order = network.order(network.planExactly(links, random));
        double write = millis(() -> order.write(secureRandom));
        System.out.printf(
            Locale.ROOT,
            "{\"members\":%d,\"links\":%d,\"plan_cpu_ms\":%.3f,\"plans_per_s_core\":%.0f,"
                + "\"write_cpu_ms\":%.3f}%n",
            members,
            links,
            plan,
            1000 / plan,
            write);
      }
    }
  }
}
