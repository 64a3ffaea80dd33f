package org.eidolon.proto.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said in circuits and of swarms: no such message has a field that an address fits. */
class NoAddressTest {
  private static final Set<String> WORDS = Set.of("host", "port", "addr", "ip", "url", "node_key");

  static Stream<Descriptor> messages() {
    return Stream.of(
        HopInstruction.getDescriptor(),
        BeginMessage.getDescriptor(),
        AnnounceBody.getDescriptor(),
        AnnouncedBody.getDescriptor(),
        PathsBody.getDescriptor(),
        GrantsBody.getDescriptor());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void noMessageOfCircuitsAndSwarmsHasAFieldForAnAddress(Descriptor message) {
    walk(message, new HashSet<>());
  }

  private static void walk(Descriptor message, Set<String> seen) {
    if (!seen.add(message.getFullName())) {
      return;
    }
    for (var field : message.getFields()) {
      var words = Set.of(field.getName().toLowerCase(Locale.ROOT).split("_"));
      assertThat(WORDS).as(field.getFullName()).doesNotContain(field.getName());
      assertThat(words).as(field.getFullName()).doesNotContainAnyElementsOf(WORDS);
      assertThat(field.getType()).as(field.getFullName()).isNotEqualTo(FieldDescriptor.Type.STRING);
      if (field.getType() == FieldDescriptor.Type.MESSAGE) {
        walk(field.getMessageType(), seen);
      }
    }
  }
}
