package org.eidolon.node.screen;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a transfer stands at one moment, as it is shown and as it crosses from a child process.
 *
 * @param state a name of {@code SwarmStatus.State}
 * @param bytesPerSecond of verified bytes over the last seconds
 * @param problem one line for people, or empty
 * @param prepared 0 to 1: how far files are checked or allocated; 1 once both are done
 */
public record Progress(
    String state,
    long total,
    long verified,
    long fetched,
    long served,
    long wasted,
    int circuits,
    int partners,
    int servingPartners,
    int relaysLeast,
    int relaysMost,
    long buildMillis,
    double bytesPerSecond,
    String problem,
    double prepared) {

  /** Nothing known yet. */
  public static Progress none() {
    return new Progress("", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", 1);
  }

  /** As the fields of a JSON line. */
  public Map<String, Object> fields() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("state", state);
    fields.put("total", total);
    fields.put("verified", verified);
    fields.put("fetched", fetched);
    fields.put("served", served);
    fields.put("wasted", wasted);
    fields.put("circuits", circuits);
    fields.put("partners", partners);
    fields.put("serving_partners", servingPartners);
    fields.put("relays_least", relaysLeast);
    fields.put("relays_most", relaysMost);
    fields.put("build_ms", buildMillis);
    fields.put("mb_per_s", Math.round(bytesPerSecond / 1e4) / 100.0);
    fields.put("problem", problem);
    fields.put("prepared", Math.floor(prepared * 1000) / 1000);
    return fields;
  }

  /** From a JSON line of a child process; what is missing is zero. */
  public static Progress from(JsonObject line) {
    return new Progress(
        text(line, "state"),
        number(line, "total"),
        number(line, "verified"),
        number(line, "fetched"),
        number(line, "served"),
        number(line, "wasted"),
        (int) number(line, "circuits"),
        (int) number(line, "partners"),
        (int) number(line, "serving_partners"),
        (int) number(line, "relays_least"),
        (int) number(line, "relays_most"),
        number(line, "build_ms"),
        line.has("mb_per_s") ? line.get("mb_per_s").getAsDouble() * 1e6 : 0,
        text(line, "problem"),
        line.has("prepared") ? line.get("prepared").getAsDouble() : 1);
  }

  private static long number(JsonObject line, String name) {
    JsonElement value = line.get(name);
    return value == null || value.isJsonNull() ? 0 : value.getAsLong();
  }

  private static String text(JsonObject line, String name) {
    JsonElement value = line.get(name);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  /** The length of the ways our circuits took, in words. */
  public String pathText() {
    if (relaysMost == 0) {
      return "no circuit was built";
    }
    return relaysLeast == relaysMost
        ? "%d relays (%d links)".formatted(relaysMost, relaysMost + 1)
        : "%d to %d relays (%d to %d links)"
            .formatted(relaysLeast, relaysMost, relaysLeast + 1, relaysMost + 1);
  }

  /** What is going on, in words. */
  public String stateText() {
    return switch (state) {
      case "CHECKING" -> "checking what is on disk" + part();
      case "ALLOCATING" -> "allocating" + part();
      case "FETCHING_METAINFO" -> "asking partners for the description";
      case "WAITING_FOR_TRACKER" -> "the tracker does not answer, trying again";
      case "LOOKING_FOR_PARTNERS" -> "looking for partners";
      case "FETCHING" -> "fetching";
      case "WAITING_FOR_THE_REST" -> "no one has the rest, waiting";
      case "SHARING" -> "sharing";
      case "WAITING_FOR_DISK" -> "the disk takes no more, waiting";
      case "STOPPED" -> "stopped";
      default -> "starting";
    };
  }

  /** Of what is done to the files; nothing if they are ready. */
  private String part() {
    return prepared < 1 ? " " + (int) (prepared * 100) + " %" : "";
  }
}
