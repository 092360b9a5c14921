package dev.tessera.online;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "dev.tessera", importOptions = ImportOption.DoNotIncludeTests.class)
class BoundariesTest {
    private static final String[] RANKING = {
        "dev.tessera.online.ranking..",
        "dev.tessera.online.experiment..",
        "dev.tessera.online.slate..",
        "dev.tessera.online.retrieval..",
        "dev.tessera.online.rules..",
        "dev.tessera.online.fallback.."
    };

    @ArchTest
    static final ArchRule onlineNeverSeesOffline = noClasses()
            .that()
            .resideInAPackage("dev.tessera.online..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tessera.offline..");

    @ArchTest
    static final ArchRule offlineNeverSeesOnline = noClasses()
            .that()
            .resideInAPackage("dev.tessera.offline..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tessera.online..");

    @ArchTest
    static final ArchRule onlyTheFeatureStoreImportsTheRedisClient = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tessera.store..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("redis.clients..");

    @ArchTest
    static final ArchRule rankingKnowsNeitherTransportNorStore = noClasses()
            .that()
            .resideInAnyPackage(RANKING)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tessera.v1..",
                    "com.google.protobuf..",
                    "io.grpc..",
                    "dev.tessera.store.redis..",
                    "dev.tessera.online.grpc..",
                    "dev.tessera.online.serving..");

    @ArchTest
    static final ArchRule whoMayCallKnowsNeitherTransportNorStore = noClasses()
            .that()
            .resideInAPackage("dev.tessera.online.access..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "dev.tessera.v1..", "dev.tessera.store..");

    @ArchTest
    static final ArchRule onlyServingIsWiredToRedisAndTensorFlow = noClasses()
            .that()
            .resideInAPackage("dev.tessera.online.grpc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.tessera.store.redis..", "dev.tessera.store.tensorflow..", "org.tensorflow..");

    @ArchTest
    static final ArchRule onlyServingIsWiredToWhatMeasuresAndTraces = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.tessera.online.metrics..", "dev.tessera.online.tracing..", "dev.tessera.online.serving..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.opentelemetry..",
                    "io.prometheus..",
                    "dev.tessera.online.metrics..",
                    "dev.tessera.online.tracing..");

    @ArchTest
    static final ArchRule timeIsInjected = noClasses()
            .that()
            .resideInAPackage("dev.tessera.online..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone");

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("dev.tessera.online.(*)..").should().beFreeOfCycles();
}
