package com.athyper.proof.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Rules about documents, scripts and poms. Each lists what is wrong. */
final class TextRules {
    /** Written in parts, so that this file does not break its own rule. */
    private static final Pattern LATER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private static final Pattern ELSEWHERE =
            Pattern.compile(
                    "(?<![\\w./])/(ro"
                            + "ot|wo"
                            + "rk|ho"
                            + "me|Us"
                            + "ers)/"
                            + "|repo1?\\.ma"
                            + "ven|registry\\.np"
                            + "mjs|deb\\.deb"
                            + "ian");

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern ADR = Pattern.compile("(\\d{4})-[a-z0-9]+(-[a-z0-9]+)*\\.md");
    private static final List<String> ADR_PARTS =
            List.of(
                    "## Context",
                    "## Decision",
                    "## Alternatives weighed",
                    "## Consequences",
                    "## How we would know we were wrong");
    private static final Pattern VERSION = Pattern.compile("<version>");
    private static final Pattern DEPENDENCY =
            Pattern.compile(
                    "(?s)<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)"
                            + "</artifactId>\\s*(<scope>test</scope>)?");

    /** The pure jars, and whatever they may name beside one another. */
    static final List<String> PURE =
            List.of(
                    "tenant-shards/kernel",
                    "tenant-shards/expression",
                    "tenant-shards/tenancy",
                    "tenant-shards/identity",
                    "tenant-shards/audit",
                    "tenant-shards/meta",
                    "policy-actors/domain",
                    "workflow-actors/domain");

    private TextRules() {}

    /** What is to be done stands in an issue, where somebody looks. ISO's codes are no words. */
    static List<String> nothingLeftForLater(Repository repository) {
        return found(repository, LATER, "leaves something for later").stream()
                .filter(fault -> !fault.contains(".tsv "))
                .toList();
    }

    /** What is only on one machine, or a registry's address, is of no use to the next person. */
    static List<String> nothingFromElsewhere(Repository repository) {
        return found(repository, ELSEWHERE, "names a place of one machine or a registry");
    }

    private static List<String> found(Repository repository, Pattern pattern, String says) {
        return repository.files().stream()
                .filter(file -> !file.endsWith("LICENSE"))
                .filter(file -> pattern.matcher(repository.text(file)).find())
                .map(file -> repository.name(file) + " " + says)
                .toList();
    }

    static List<String> runnableScripts(Repository repository) {
        return repository.files().stream()
                .filter(file -> repository.text(file).startsWith("#!"))
                .filter(file -> !isExecutable(file))
                .map(file -> repository.name(file) + " is a script and not executable")
                .toList();
    }

    private static boolean isExecutable(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> linksThatLead(Repository repository) {
        var faults = new ArrayList<String>();
        repository
                .documents()
                .forEach(
                        file ->
                                LINK.matcher(FENCE.matcher(repository.text(file)).replaceAll(""))
                                        .results()
                                        .map(link -> link.group(1))
                                        .filter(link -> !link.matches("[a-z]+:.*"))
                                        .filter(link -> !leads(repository, file, link))
                                        .map(link -> repository.name(file) + " links to " + link)
                                        .forEach(faults::add));
        return faults;
    }

    private static boolean leads(Repository repository, Path from, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        return Files.exists(target)
                && (parts.length == 1
                        || HEADING.matcher(repository.text(target))
                                .results()
                                .anyMatch(heading -> anchor(heading.group(1)).equals(parts[1])));
    }

    private static String anchor(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\w\\- ]", "")
                .replace(' ', '-');
    }

    /** Numbers are used once, every page has its parts, and the index knows it. */
    static List<String> orderlyDecisions(Repository repository) {
        var faults = new ArrayList<String>();
        var numbers = new HashMap<String, String>();
        Path folder = repository.root().resolve("docs/adr");
        String index =
                Files.exists(folder.resolve("README.md"))
                        ? repository.text(folder.resolve("README.md"))
                        : "";
        for (Path file : repository.files()) {
            String name = file.getFileName().toString();
            if (!file.startsWith(folder) || name.equals("README.md")) {
                continue;
            }
            var matcher = ADR.matcher(name);
            if (!matcher.matches()) {
                faults.add(name + " is not named as a decision is");
                continue;
            }
            String other = numbers.put(matcher.group(1), name);
            if (other != null) {
                faults.add(name + " has the number of " + other);
            }
            if (!index.contains("(" + name + ")")) {
                faults.add(name + " is not in the index");
            }
            String text = repository.text(file);
            ADR_PARTS.stream()
                    .filter(part -> !text.contains("\n" + part + "\n"))
                    .forEach(part -> faults.add(name + " has no `" + part + "`"));
        }
        return faults;
    }

    /** Versions stand in the root pom alone; a module's only one is its parent's. */
    static List<String> versionsInOnePlace(Repository repository) {
        return repository
                .poms()
                .filter(pom -> !repository.name(pom).equals("pom.xml"))
                .filter(pom -> VERSION.matcher(repository.text(pom)).results().count() > 1)
                .map(pom -> repository.name(pom) + " has a version of its own")
                .toList();
    }

    /** Each pure pom carries its allow-list, and names nothing that no such list may hold. */
    static List<String> purePoms(Repository repository) {
        var faults = new ArrayList<String>();
        for (String module : PURE) {
            Path pom = repository.root().resolve(module).resolve("pom.xml");
            if (!Files.exists(pom)) {
                faults.add(module + " has no pom");
                continue;
            }
            String text = repository.text(pom);
            if (!text.contains("<bannedDependencies>")
                    || !text.contains("<exclude>*:*</exclude>")) {
                faults.add(module + " has no allow-list");
            }
            DEPENDENCY
                    .matcher(text)
                    .results()
                    .filter(found -> found.group(3) == null)
                    .map(found -> found.group(1) + ":" + found.group(2))
                    .filter(name -> !name.startsWith("com.athyper:"))
                    .filter(
                            name ->
                                    !(module.endsWith("/expression")
                                            && name.startsWith("dev.cel:")))
                    .forEach(name -> faults.add(module + " depends on " + name));
        }
        return faults;
    }
}
