package org.eidolon.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule that keeps Pekko HTTP from asking anybody finds those who do. */
final class HttpRuleTest {
  static final class Serves {
    static ServerBuilder server(ClassicActorSystemProvider system) {
      return Http.get(system).newServerAt("127.0.0.1", 0);
    }
  }

  static final class Asks {
    static CompletionStage<HttpResponse> ask(ClassicActorSystemProvider system) {
      return Http.get(system).singleRequest(HttpRequest.GET("http://192.0.2.1/"));
    }
  }

  static final class Connects {
    static Object connect(ClassicActorSystemProvider system) {
      return Http.get(system).connectionTo("192.0.2.1").http();
    }
  }

  static final class AsksByName {
    static Function<HttpRequest, CompletionStage<HttpResponse>> asker(Http http) {
      return http::singleRequest;
    }
  }

  static final class AsksInScala {
    static Object client(org.apache.pekko.http.scaladsl.HttpExt http) {
      return http.hashCode();
    }
  }

  private static void check(Class<?> type) {
    ArchitectureTest.pekkoHttpServesAndNeverAsks.check(new ClassFileImporter().importClasses(type));
  }

  @Test
  void whoServesMay() {
    assertThatCode(() -> check(Serves.class)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(classes = {Asks.class, Connects.class, AsksByName.class, AsksInScala.class})
  void whoAsksIsFound(Class<?> violator) {
    assertThatThrownBy(() -> check(violator))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(violator.getSimpleName());
  }
}
