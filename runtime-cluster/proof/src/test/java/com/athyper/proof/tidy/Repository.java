package com.athyper.proof.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files that people wrote: everything under the root but what was built or is hidden. */
record Repository(Path root, List<Path> files) {
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules");
    private static final Set<String> HIDDEN_AND_OURS = Set.of(".ci", ".mvn");

    Repository {
        files = List.copyOf(files);
    }

    /** The repository that this test is part of. */
    static Repository ours() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("athyper"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("the front door is nowhere above this test");
        }
        return at(folder);
    }

    static Repository at(Path root) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        return folder.equals(root) || isOurs(folder.getFileName().toString())
                                ? FileVisitResult.CONTINUE
                                : FileVisitResult.SKIP_SUBTREE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile() && !file.endsWith(".git")) {
                            files.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        files.sort(null);
        return new Repository(root, files);
    }

    private static boolean isOurs(String folder) {
        return !NOT_OURS.contains(folder)
                && (!folder.startsWith(".") || HIDDEN_AND_OURS.contains(folder));
    }

    /** The path as it is written in a review. */
    String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    Stream<Path> java() {
        return files.stream().filter(file -> file.toString().endsWith(".java"));
    }

    Stream<Path> shipped() {
        return java().filter(file -> name(file).contains("src/main/java/"));
    }

    Stream<Path> tests() {
        return java().filter(file -> name(file).contains("src/test/java/"));
    }

    Stream<Path> documents() {
        return files.stream().filter(file -> file.toString().endsWith(".md"));
    }

    Stream<Path> poms() {
        return files.stream().filter(file -> file.getFileName().toString().equals("pom.xml"));
    }

    /** The text of a file; what is not text comes out as rubbish, in which nothing is found. */
    String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
