package dev.serve.supervisor;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Who may know whom in this house. */
@AnalyzeClasses(packages = "dev.serve", importOptions = DoNotIncludeTests.class)
class HouseRulesTest {

    private static final DescribedPredicate<JavaClass> SUPERVISOR = resideInAPackage("dev.serve.supervisor..");

    @ArchTest
    static final ArchRule lifecycleKnowsNoOtherPartOfTheSupervisor = knowsNoOtherPart("lifecycle");

    @ArchTest
    static final ArchRule configKnowsNoOtherPartOfTheSupervisorButTheLifecycleAndTheJobs =
            knowsNoOtherPart("config", "jobs", "lifecycle");

    @ArchTest
    static final ArchRule jobsKnowNoOtherPartOfTheSupervisorButTheLifecycle = knowsNoOtherPart("jobs", "lifecycle");

    @ArchTest
    static final ArchRule insightKnowsNoOtherPartOfTheSupervisorButTheLifecycleAndTheJobs =
            knowsNoOtherPart("insight", "lifecycle", "jobs");

    @ArchTest
    static final ArchRule nobodyKnowsTheMaintenancePort = isKnownOnlyTo("maintenance", "cli");

    @ArchTest
    static final ArchRule nobodyKnowsTheConsole = isKnownOnlyTo("console", "cli");

    @ArchTest
    static final ArchRule nobodyKnowsTheHost = isKnownOnlyTo("host", "cli");

    @ArchTest
    static final ArchRule nobodyKnowsTheCommandLine = isKnownOnlyTo("cli", "cli");

    @ArchTest
    static final ArchRule noPackagesOfTheSupervisorGoInACircle =
            slices().matching("dev.serve.supervisor.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule whatAWorkerIsWrittenAgainstKnowsNotTheSupervisor = noClasses()
            .that(not(SUPERVISOR).and(not(resideInAPackage("dev.serve.bench.."))))
            .should()
            .dependOnClassesThat(SUPERVISOR);

    @ArchTest
    static final ArchRule callsKnowsNoOtherKitButTheWorkers = noClasses()
            .that()
            .resideInAPackage("dev.serve.calls")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.serve..")
                    .and(not(resideInAnyPackage("dev.serve.calls", "dev.serve.worker"))));

    @ArchTest
    static final ArchRule jsonRpcKnowsNoOtherKit = isAKitOfItsOwn("dev.serve.jsonrpc");

    @ArchTest
    static final ArchRule httpClientsKnowNoOtherKit = isAKitOfItsOwn("dev.serve.http");

    @ArchTest
    static final ArchRule rabbitMqKnowsNoOtherKit = isAKitOfItsOwn("dev.serve.amqp");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes().that(SUPERVISOR).should(beInANullMarkedPackage());

    @ArchTest
    static final ArchRule onlyTheCommandLineAndTheConsolePrint = noClasses()
            .that(SUPERVISOR)
            .and()
            .resideOutsideOfPackages(
                    "dev.serve.supervisor.cli..", "dev.serve.supervisor.console..", "dev.serve.supervisor.logs..")
            .and()
            .doNotHaveSimpleName("SharedDefaults") // puts them back where a module has changed them
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("what the supervisor has to say goes to its log");

    @ArchTest
    static final ArchRule nobodyLogsPastTheLog = noClasses()
            .that(SUPERVISOR)
            .and()
            .resideOutsideOfPackages("dev.serve.supervisor.cli..", "dev.serve.supervisor.logs..") // take it in
            .and()
            .doNotHaveSimpleName("LogHandlers") // cleans up after modules that do
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging");

    private static ArchRule isAKitOfItsOwn(String kit) {
        return noClasses()
                .that()
                .resideInAPackage(kit)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.serve..")
                        .and(not(resideInAnyPackage(kit, "dev.serve.calls", "dev.serve.worker"))));
    }

    private static ArchRule knowsNoOtherPart(String part, String... but) {
        String own = "dev.serve.supervisor." + part;
        String[] known = Stream.concat(Stream.of(part), Stream.of(but))
                .map(each -> "dev.serve.supervisor." + each)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(SUPERVISOR.and(not(resideInAnyPackage(known))))
                .allowEmptyShould(true);
    }

    /** The command line puts the parts together, so it may know them. */
    private static ArchRule isKnownOnlyTo(String part, String other) {
        String own = "dev.serve.supervisor." + part + "..";
        return noClasses()
                .that()
                .resideOutsideOfPackages(own, "dev.serve.supervisor." + other + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(own);
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package marked @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                String found = item.getPackageName() + (marked ? " is" : " is not") + " @NullMarked: "
                        + "its package-info.java says so or not";
                events.add(new SimpleConditionEvent(item, marked, found));
            }
        };
    }
}
