package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Arguments as clients write them: a boolean may be a number, a number may have a fraction. */
record Arguments(ObjectNode json) {

  boolean has(String name) {
    return json.has(name) && !json.get(name).isNull();
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(json.get(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  Optional<Boolean> flag(String name) {
    var value = json.get(name);
    if (value == null || !(value.isBoolean() || value.isNumber())) {
      return Optional.empty();
    }
    return Optional.of(value.isBoolean() ? value.asBoolean() : value.asDouble() != 0);
  }

  OptionalLong whole(String name) {
    var value = json.get(name);
    return value == null || !value.isNumber()
        ? OptionalLong.empty()
        : OptionalLong.of(value.asLong());
  }

  OptionalDouble number(String name) {
    var value = json.get(name);
    return value == null || !value.isNumber()
        ? OptionalDouble.empty()
        : OptionalDouble.of(value.asDouble());
  }

  /** Empty if there is no such list; what is no text in it is passed over. */
  Optional<List<String>> texts(String name) {
    var value = json.get(name);
    if (value == null || !value.isArray()) {
      return Optional.empty();
    }
    var texts = new ArrayList<String>();
    value.forEach(
        each -> {
          if (each.isTextual()) {
            texts.add(each.asText());
          }
        });
    return Optional.of(texts);
  }

  /** As {@link #texts}, of numbers. */
  Optional<List<Integer>> numbers(String name) {
    var value = json.get(name);
    if (value == null || !value.isArray()) {
      return Optional.empty();
    }
    var numbers = new ArrayList<Integer>();
    value.forEach(
        each -> {
          if (each.isIntegralNumber() && each.canConvertToInt()) {
            numbers.add(each.asInt());
          }
        });
    return Optional.of(numbers);
  }

  /**
   * @param otherwise the result if it is no absolute path
   */
  Optional<Path> folder(String name, String otherwise) {
    return text(name).map(text -> absolute(text, otherwise));
  }

  static Path absolute(String text, String otherwise) {
    try {
      var path = Path.of(text);
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException bad) {
      throw new BadArgument(otherwise, bad);
    }
    throw new BadArgument(otherwise);
  }
}
