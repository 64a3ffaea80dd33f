package org.eidolon.node;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Who may import whom; the README's module map says why. */
@AnalyzeClasses(
    packages = "org.eidolon",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutTestJars.class})
final class ArchitectureTest {

  /** Fixtures that one module's tests lend to another's are no part of the product. */
  static final class WithoutTestJars implements ImportOption {
    @Override
    public boolean includes(com.tngtech.archunit.core.importer.Location location) {
      return !location.contains("-tests.jar") && !location.contains("/test-classes/");
    }
  }

  private static final DescribedPredicate<JavaClass> ENTRY_POINT =
      DescribedPredicate.describe(
          "the entry point", type -> type.getName().equals("org.eidolon.node.Main"));

  @ArchTest
  static final ArchRule modulesDependLeftwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("proto")
          .definedBy("org.eidolon.proto..")
          .layer("config")
          .definedBy("org.eidolon.config..")
          .layer("streams")
          .definedBy("org.eidolon.streams..")
          .layer("actors")
          .definedBy("org.eidolon.actors..")
          .layer("node")
          .definedBy("org.eidolon.node..")
          .whereLayer("node")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("actors")
          .mayOnlyBeAccessedByLayers("node")
          .whereLayer("streams")
          .mayOnlyBeAccessedByLayers("actors", "node")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("streams", "actors", "node");

  @ArchTest
  static final ArchRule theCoreKnowsTheJdkAndTwoFencedLibrariesOnly =
      classes()
          .that()
          .resideInAPackage("org.eidolon.proto..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.crypto..",
              "org.eidolon.proto..",
              "org.bouncycastle..",
              "com.google.protobuf..",
              "com.google.errorprone.annotations..");

  @ArchTest
  static final ArchRule bouncyCastleIsSpokenInCryptoAlone =
      noClasses()
          .that()
          .resideInAPackage("org.eidolon.proto..")
          .and()
          .resideOutsideOfPackage("org.eidolon.proto.crypto..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  @ArchTest
  static final ArchRule protobufIsSpokenInControlAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.eidolon.proto.control..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.protobuf..");

  @ArchTest
  static final ArchRule theCoreReadsNoClock =
      noClasses()
          .that()
          .resideInAPackage("org.eidolon.proto..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule theCoreIsGivenItsChance =
      noClasses()
          .that()
          .resideInAPackage("org.eidolon.proto..")
          .should()
          .callConstructor(Random.class)
          .orShould()
          .callConstructor(SecureRandom.class)
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ThreadLocalRandom.class);

  @ArchTest
  static final ArchRule theCoreStartsNoThread =
      noClasses()
          .that()
          .resideInAPackage("org.eidolon.proto..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("java.util.concurrent..")
                  .and(
                      DescribedPredicate.describe(
                          "run things",
                          type ->
                              type.isAssignableTo(java.util.concurrent.Executor.class)
                                  || type.getSimpleName().equals("Executors"))))
          .orShould()
          .callConstructor(Thread.class, Runnable.class);

  @ArchTest
  static final ArchRule theCoreTouchesNoFileAndNoSocket =
      noClasses()
          .that()
          .resideInAPackage("org.eidolon.proto..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.nio.file.Files")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.nio.channels..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.net.Socket");

  @ArchTest
  static final ArchRule nettyStaysBehindStreams =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.eidolon.streams..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule streamsKnowNoActor =
      noClasses()
          .that()
          .resideInAPackage("org.eidolon.streams..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.pekko.actor.typed..");

  @ArchTest
  static final ArchRule actorsOpenNoFileAndNoSocketThemselves =
      noClasses()
          .that()
          .resideInAPackage("org.eidolon.actors..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.nio.file.Files")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.nio.channels..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.net.Socket.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.net.ServerSocket.class);

  /** Links, the tracker's HTTPS and their TLS; the demo looks for free addresses of its machine. */
  private static final DescribedPredicate<JavaClass> NETWORK_ADAPTERS =
      resideInAnyPackage(
              "org.eidolon.streams.link..",
              "org.eidolon.streams.http..",
              "org.eidolon.streams.tls..")
          .or(named("org.eidolon.node.demo.Loopback"))
          // It listens, for people on this machine; the next rule keeps it from dialling.
          .or(named("org.eidolon.node.http.ControlServer"))
          // It listens, for people on this machine: at a socket that is a file, and on loopback.
          .or(named("org.eidolon.node.console.ConsoleServer"))
          // A command at that file, which leads nowhere else.
          .or(named("org.eidolon.node.client.ConsoleClient"));

  private static final DescribedPredicate<JavaAccess<?>> OTHER_USE_OF_HTTP =
      DescribedPredicate.describe(
          "do more with Pekko HTTP than serve",
          use ->
              use.getTargetOwner().getName().equals("org.apache.pekko.http.javadsl.Http")
                  && !Set.of("get", "newServerAt").contains(use.getName()));

  @ArchTest
  static final ArchRule pekkoHttpServesAndNeverAsks =
      noClasses()
          .should()
          .accessTargetWhere(OTHER_USE_OF_HTTP)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.pekko.http.scaladsl..");

  /** They ask what kind of address an IP literal is; {@code PeerAddress} lets no name through. */
  private static final DescribedPredicate<JavaClass> LITERALS_ALONE =
      named("org.eidolon.proto.tracker.Subnet")
          .or(named("org.eidolon.proto.tracker.PublicAddress"))
          .or(named("org.eidolon.proto.tracker.DialPolicy"));

  private static DescribedPredicate<JavaClass> named(String name) {
    return DescribedPredicate.describe(
        name, type -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
  }

  @ArchTest
  static final ArchRule onlyTheKnownAdaptersOpenSockets =
      noClasses()
          .that(DescribedPredicate.not(NETWORK_ADAPTERS))
          .should()
          .dependOnClassesThat(
              assignableTo(java.net.Socket.class)
                  .or(assignableTo(java.net.ServerSocket.class))
                  .or(assignableTo(java.net.SocketAddress.class))
                  .or(assignableTo(java.nio.channels.NetworkChannel.class))
                  .or(assignableTo(java.nio.channels.SocketChannel.class)));

  @ArchTest
  static final ArchRule onlyTheKnownAdaptersLookAddressesUp =
      noClasses()
          .that(DescribedPredicate.not(NETWORK_ADAPTERS.or(LITERALS_ALONE)))
          .should()
          .dependOnClassesThat(
              assignableTo(java.net.InetAddress.class)
                  .or(assignableTo(java.net.NetworkInterface.class))
                  .or(resideInAnyPackage("javax.naming..", "io.netty.resolver..")));

  /** Commands that steer a node that runs already; the node itself has no use for it. */
  private static final DescribedPredicate<JavaClass> REMOTE_CONTROL =
      named("org.eidolon.node.client.ControlClient");

  @ArchTest
  static final ArchRule onlyCommandsSteerOtherNodes =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.eidolon.node.cli..", "org.eidolon.node.client..")
          .should()
          .dependOnClassesThat(REMOTE_CONTROL);

  @ArchTest
  static final ArchRule nobodySpeaksOtherThanOverLinksAndToTheTracker =
      noClasses()
          .that(DescribedPredicate.not(REMOTE_CONTROL))
          .should()
          .dependOnClassesThat(
              assignableTo(java.net.URL.class)
                  .or(assignableTo(java.net.URLConnection.class))
                  .or(assignableTo(java.net.DatagramSocket.class))
                  .or(assignableTo(java.nio.channels.DatagramChannel.class))
                  .or(assignableTo(java.nio.channels.AsynchronousSocketChannel.class))
                  .or(resideInAnyPackage("java.net.http..", "io.netty.channel.socket.oio..")));

  @ArchTest
  static final ArchRule actorsAreMadeByTheirFactoryAlone =
      noConstructors()
          .that()
          .areDeclaredInClassesThat(actors())
          .should()
          .bePublic()
          .orShould()
          .beProtected()
          .allowEmptyShould(true);

  private static DescribedPredicate<JavaClass> actors() {
    return DescribedPredicate.describe(
        "are actors",
        type ->
            type.getPackageName().startsWith("org.eidolon.actors")
                && type.getMethods().stream()
                    .anyMatch(
                        method ->
                            method.getName().equals("create")
                                && method
                                    .getRawReturnType()
                                    .getName()
                                    .equals("org.apache.pekko.actor.typed.Behavior")));
  }

  @ArchTest
  static final ArchRule packagesOfAModuleAreFreeOfCycles =
      slices()
          .matching("org.eidolon.(*).(**)")
          .namingSlices("$1.$2")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(ENTRY_POINT, alwaysTrue());
}
