package com.athyper.proof.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The law of dependencies, with its reasons: docs/architecture.md in a form that fails. */
final class ArchitectureRules {
    private static final List<String> DOMAINS =
            List.of("tenancy", "identity", "audit", "meta", "policy", "workflow");

    /** The shells lie in packages under their concept. */
    private static final String[] SHELLS = {
        "com.athyper.actors..", "com.athyper.policy.actors..", "com.athyper.workflow.actors.."
    };

    private static final String[] ADAPTERS = {
        "com.athyper.postgres..",
        "com.athyper.redis..",
        "com.athyper.auth..",
        "com.athyper.objectstorage.."
    };
    private static final String EDGE = "com.athyper.edge..";
    private static final String NODE = "com.athyper.node..";
    private static final String LOADTEST = "com.athyper.loadtest..";

    private static final DescribedPredicate<JavaClass> CORE =
            resideInAnyPackage(corePackages()).and(not(resideInAnyPackage(SHELLS))).as("the core");

    /** The one place that knows the parser of expressions. */
    private static final DescribedPredicate<JavaClass> READER =
            DescribedPredicate.<JavaClass>describe(
                    "the reader of expressions",
                    type -> type.getName().startsWith("com.athyper.expression.Cel"));

    private ArchitectureRules() {}

    private static String[] corePackages() {
        var packages = new ArrayList<>(DOMAINS);
        packages.add("kernel");
        packages.add("expression");
        return packages.stream().map(ArchitectureRules::packages).toArray(String[]::new);
    }

    private static String packages(String concept) {
        return "com.athyper." + concept + "..";
    }

    /** Every rule by its name. */
    static Map<String, ArchRule> all() {
        var rules = new TreeMap<String, ArchRule>();
        rules.put("the_core_is_pure", theCoreIsPure());
        rules.put("the_core_does_no_io", theCoreDoesNoIo());
        rules.put("the_core_reads_no_clock_and_throws_no_dice", theCoreIsTimeless());
        rules.put("the_kernel_stands_alone", theKernelStandsAlone());
        DOMAINS.forEach(
                domain -> rules.put(domain + "_knows_no_other_domain", knowsNoOther(domain)));
        rules.put("shells_know_neither_edge_nor_adapters", shellsLookInwards());
        rules.put("the_edge_holds_doors", theEdgeHoldsDoors());
        for (String adapter : ADAPTERS) {
            rules.put(adapter + "_knows_the_core_alone", adapterKnowsTheCore(adapter));
        }
        rules.put("sql_stays_in_its_adapter", sqlStaysInItsAdapter());
        rules.put("nobody_knows_the_node", nobodyKnowsTheNode());
        rules.put("nobody_sleeps", nobodySleeps());
        rules.put("programs_alone_end_the_process", programsEndTheProcess());
        rules.put("programs_alone_print", programsPrint());
        return rules;
    }

    private static ArchRule theCoreIsPure() {
        return classes()
                .that(CORE.and(not(READER)))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "org.jspecify.annotations..").or(CORE))
                .because("rules must replay the same on any machine, in any year");
    }

    private static ArchRule theCoreDoesNoIo() {
        return noClasses()
                .that(CORE)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.nio.file..", "java.net.http..", "java.sql..")
                                .or(
                                        resideInAnyPackage("java.io")
                                                .and(simpleNameStartingWith("File"))))
                .because("what a rule needs to know is handed to it, so that a test can hand it");
    }

    private static ArchRule theCoreIsTimeless() {
        return noClasses()
                .that(CORE)
                .should()
                .accessTargetWhere(readsClockOrChance())
                .because("time and chance are arguments");
    }

    private static DescribedPredicate<JavaAccess<?>> readsClockOrChance() {
        return DescribedPredicate.describe(
                "it is a clock or a dice", access -> isClockOrChance(access.getTarget()));
    }

    private static boolean isClockOrChance(AccessTarget target) {
        String owner = target.getOwner().getName();
        return switch (target.getName()) {
            case "now" -> owner.startsWith("java.time.");
            case "system", "systemUTC", "systemDefaultZone", "tick", "tickMillis" ->
                    owner.equals("java.time.Clock") || owner.equals("java.time.InstantSource");
            case "currentTimeMillis", "nanoTime" -> owner.equals("java.lang.System");
            case "randomUUID" -> owner.equals("java.util.UUID");
            case "random" -> owner.equals("java.lang.Math");
            case "current" -> owner.equals("java.util.concurrent.ThreadLocalRandom");
            case "getDefault", "of" -> owner.startsWith("java.util.random.");
            case "<init>" ->
                    owner.equals("java.util.Random")
                            || owner.equals("java.util.SplittableRandom")
                            || owner.equals("java.security.SecureRandom")
                            || owner.equals("java.util.Date");
            default -> false;
        };
    }

    private static ArchRule theKernelStandsAlone() {
        return noClasses()
                .that()
                .resideInAnyPackage("com.athyper.kernel..", "com.athyper.expression..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        DOMAINS.stream().map(ArchitectureRules::packages).toArray(String[]::new))
                .because("a word that all share cannot know one of those who share it");
    }

    private static ArchRule knowsNoOther(String domain) {
        return noClasses()
                .that(resideInAnyPackage(packages(domain)).and(not(resideInAnyPackage(SHELLS))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        DOMAINS.stream()
                                .filter(other -> !other.equals(domain))
                                .map(ArchitectureRules::packages)
                                .toArray(String[]::new))
                .because(
                        "what two domains share is a word of the kernel; the node brings them"
                                + " together");
    }

    private static ArchRule shellsLookInwards() {
        return noClasses()
                .that()
                .resideInAnyPackage(SHELLS)
                .should()
                .dependOnClassesThat(resideInAnyPackage(ADAPTERS).or(resideInAnyPackage(EDGE)))
                .because(
                        "a shell gives rules a mailbox; who asks and where it is stored are ports");
    }

    private static ArchRule theEdgeHoldsDoors() {
        return noClasses()
                .that()
                .resideInAnyPackage(EDGE)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(SHELLS)
                                .or(resideInAnyPackage(ADAPTERS))
                                .or(
                                        resideInAnyPackage(
                                                "org.apache.pekko.cluster..",
                                                "org.apache.pekko.persistence..")))
                .because("callers hold doors, and how a thing is found is not their business");
    }

    private static ArchRule adapterKnowsTheCore(String adapter) {
        var others =
                Arrays.stream(ADAPTERS)
                        .filter(other -> !other.equals(adapter))
                        .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAnyPackage(adapter)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(others)
                                .or(resideInAnyPackage(SHELLS))
                                .or(resideInAnyPackage(EDGE, "org.apache.pekko..")))
                .because("an adapter stands for one outside thing and can be replaced alone");
    }

    private static ArchRule sqlStaysInItsAdapter() {
        return noClasses()
                .that()
                .resideOutsideOfPackages("com.athyper.postgres..", NODE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jooq..", "java.sql..", "org.postgresql..")
                .because("statements that nobody can find cannot be kept safe");
    }

    private static ArchRule nobodyKnowsTheNode() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(NODE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(NODE)
                .because("the node wires all the others; who knows it closes the circle");
    }

    /** A process that stops has a thread of its own for that, and nobody else to keep waiting. */
    private static ArchRule nobodySleeps() {
        return noClasses()
                .that(
                        resideOutsideOfPackage(LOADTEST)
                                .and(not(isIn("com.athyper.node.Main", "com.athyper.node.Node"))))
                .should()
                .callMethodWhere(
                        DescribedPredicate.describe(
                                "it is Thread.sleep",
                                call ->
                                        call.getTarget().getName().equals("sleep")
                                                && call.getTargetOwner()
                                                        .isEquivalentTo(Thread.class)))
                .because("a sleeping thread is late or early; a timer or a signal is neither");
    }

    /** Or the cluster does, when it has cut this node off: it must not write any more. */
    private static ArchRule programsEndTheProcess() {
        return noClasses()
                .that(not(programs().or(isIn("com.athyper.node.ClusterComponent"))))
                .should()
                .callMethodWhere(
                        DescribedPredicate.describe(
                                "it ends the process",
                                call ->
                                        List.of("exit", "halt").contains(call.getTarget().getName())
                                                && (call.getTargetOwner()
                                                                .isEquivalentTo(System.class)
                                                        || call.getTargetOwner()
                                                                .isEquivalentTo(Runtime.class))))
                .because("a process ends in one place, in order, with a documented code");
    }

    private static ArchRule programsPrint() {
        return noClasses()
                .that(not(programs()))
                .should()
                .accessTargetWhere(
                        DescribedPredicate.describe(
                                "it is System.out or System.err",
                                access ->
                                        access.getTargetOwner().isEquivalentTo(System.class)
                                                && List.of("out", "err")
                                                        .contains(access.getTarget().getName())))
                .because("what is printed beside the log is found by nobody");
    }

    private static DescribedPredicate<JavaClass> programs() {
        return isIn(
                "com.athyper.node.Main",
                "com.athyper.node.front.LocalFront",
                "com.athyper.loadtest.bench.Bench",
                "com.athyper.loadtest.demo.Demo");
    }

    /** One of these classes, or within one. */
    private static DescribedPredicate<JavaClass> isIn(String... names) {
        return DescribedPredicate.describe(
                "one of " + List.of(names),
                type ->
                        Arrays.stream(names)
                                .anyMatch(
                                        name ->
                                                type.getName().equals(name)
                                                        || type.getName().startsWith(name + "$")));
    }
}
