package dev.tessera.offline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** The walls between the rooms of the offline side. */
@AnalyzeClasses(packages = "dev.tessera", importOptions = ImportOption.DoNotIncludeTests.class)
class BoundariesTest {
    @ArchTest
    static final ArchRule offlineNeverSeesOnline =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.tessera.online..");

    @ArchTest
    static final ArchRule onlyTheFeatureStoreTouchesRedis = noClasses()
            .that()
            .resideInAPackage("dev.tessera.offline..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("redis.clients..");

    @ArchTest
    static final ArchRule featureStoreKnowsNoFlink = noClasses()
            .that()
            .resideInAPackage("dev.tessera.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.flink..", "dev.tessera.offline..", "io.grpc..");

    @ArchTest
    static final ArchRule timeIsInjected = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone");

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("dev.tessera.offline.(*)..").should().beFreeOfCycles();
}
