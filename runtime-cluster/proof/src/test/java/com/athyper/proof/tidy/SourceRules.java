package com.athyper.proof.tidy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules about Java sources. Each lists what is wrong, and nothing if all is well. */
final class SourceRules {
    static final int LINES_MAX = 400;
    static final int METHOD_MAX = 60;

    private static final Pattern OPEN_SWITCH = Pattern.compile("\\bdefault\\s*(->|:)");
    private static final Pattern SLEEP = Pattern.compile("Thread\\.sleep\\(");
    private static final Pattern TEST =
            Pattern.compile("(?m)^\\s*@(Test|ParameterizedTest|RepeatedTest|TestFactory)\\b");
    private static final Pattern TEST_METHOD =
            Pattern.compile("@(?:Test|ParameterizedTest|RepeatedTest)\\b[^{;]*?\\bvoid (\\w+)\\(");
    private static final Pattern TYPE =
            Pattern.compile(
                    "(?m)^((?:public |final |abstract |sealed |non-sealed )*)"
                            + "(class|interface|record|enum|@interface) (\\w+)");
    private static final Pattern EMPTY_NAME =
            Pattern.compile(
                    "(Util|Utils|Utility|Helper|Helpers|Manager|Impl|Misc|Base)|(Abstract|Base)[A-Z]\\w*");
    private static final Pattern EMPTY_SUFFIX =
            Pattern.compile("\\w+(Util|Utils|Utility|Helper|Helpers|Manager|Impl|Misc)");
    private static final Set<String> EMPTY_PACKAGES =
            Set.of("util", "utils", "common", "impl", "dto", "helper", "helpers", "misc");

    private SourceRules() {}

    static List<String> shortFiles(Repository repository) {
        return repository
                .java()
                .filter(file -> repository.text(file).lines().count() > LINES_MAX)
                .map(file -> repository.name(file) + " has more than " + LINES_MAX + " lines")
                .toList();
    }

    /** A method begins and ends with four spaces before it: the formatter sees to that. */
    static List<String> shortMethods(Repository repository) {
        var faults = new ArrayList<String>();
        repository.shipped().forEach(file -> longMethods(repository, file, faults));
        return faults;
    }

    private static void longMethods(Repository repository, Path file, List<String> faults) {
        var lines = repository.text(file).lines().toList();
        int begun = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.matches(" {4}\\S.*[({]")
                    && !line.matches(".*\\b(class|record|interface|enum)\\b.*")) {
                begun = i;
            } else if (line.equals("    }") && begun >= 0) {
                if (i - begun + 1 > METHOD_MAX) {
                    faults.add(
                            "%s:%d has a method of more than %d lines"
                                    .formatted(repository.name(file), begun + 1, METHOD_MAX));
                }
                begun = -1;
            }
        }
    }

    /** A missed case must not compile; where a switch is open by nature, the list says why. */
    static List<String> closedSwitches(Repository repository, Allowed allowed) {
        return allowed.check("default", count(repository, repository.shipped(), OPEN_SWITCH));
    }

    static List<String> noSleepInTests(Repository repository, Allowed allowed) {
        return allowed.check(
                "sleep",
                count(repository, repository.tests().filter(file -> !isPlanted(file)), SLEEP));
    }

    /** Where the guards of the architecture find what they must catch. */
    private static boolean isPlanted(Path file) {
        return file.getParent() != null && file.getParent().endsWith("planted");
    }

    private static Map<String, Integer> count(
            Repository repository, Stream<Path> files, Pattern pattern) {
        return files
                .collect(
                        Collectors.toMap(
                                repository::name,
                                file ->
                                        (int)
                                                pattern.matcher(withoutTexts(repository.text(file)))
                                                        .results()
                                                        .count()))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Comments and string literals speak of things that the code does not do. */
    static String withoutTexts(String source) {
        return source.replaceAll("(?s)\"\"\".*?\"\"\"", "\"\"")
                .replaceAll("\"(\\\\.|[^\"\\\\\\n])*\"", "\"\"")
                .replaceAll("(?s)/\\*.*?\\*/", "")
                .replaceAll("//[^\\n]*", "");
    }

    /** Null is announced in every package. */
    static List<String> announcedNullness(Repository repository) {
        return repository
                .java()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !isAnnounced(repository, folder))
                .map(folder -> repository.name(folder) + " has no @NullMarked package-info.java")
                .toList();
    }

    private static boolean isAnnounced(Repository repository, Path folder) {
        var tested = Path.of(folder.toString().replace("/src/test/java/", "/src/main/java/"));
        return Stream.of(folder, tested)
                .map(place -> place.resolve("package-info.java"))
                .anyMatch(
                        file ->
                                Files.exists(file)
                                        && repository.text(file).contains("@NullMarked"));
    }

    /** A name that says nothing hides what is in there. */
    static List<String> tellingNames(Repository repository) {
        return repository
                .java()
                .filter(
                        file -> {
                            String name = file.getFileName().toString().replace(".java", "");
                            String folder = file.getName(file.getNameCount() - 2).toString();
                            return EMPTY_NAME.matcher(name).matches()
                                    || EMPTY_SUFFIX.matcher(name).matches()
                                    || EMPTY_PACKAGES.contains(folder);
                        })
                .map(file -> repository.name(file) + " has a name that says nothing")
                .toList();
    }

    static List<String> introducedTypes(Repository repository) {
        return repository
                .shipped()
                .filter(file -> !file.endsWith("package-info.java"))
                .filter(file -> !isIntroduced(repository.text(file)))
                .map(file -> repository.name(file) + " does not say what its type is")
                .toList();
    }

    private static boolean isIntroduced(String source) {
        var type = TYPE.matcher(source);
        return type.find() && source.substring(0, type.start()).contains("/**");
    }

    /** Surefire runs *Test and failsafe *IT; a test by another name never runs. */
    static List<String> testsThatRun(Repository repository) {
        return repository
                .tests()
                .filter(file -> TEST.matcher(repository.text(file)).find())
                .filter(file -> !file.toString().matches(".*(Test|IT)\\.java"))
                .map(file -> repository.name(file) + " has tests and is not named Test or IT")
                .toList();
    }

    static List<String> testsThatSpeak(Repository repository) {
        return repository
                .tests()
                .flatMap(
                        file ->
                                TEST_METHOD
                                        .matcher(withoutTexts(repository.text(file)))
                                        .results()
                                        .map(found -> found.group(1))
                                        .filter(method -> !method.contains("_"))
                                        .map(method -> repository.name(file) + ": " + method))
                .map(method -> method + " is not a sentence in snake case")
                .toList();
    }
}
