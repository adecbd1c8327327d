package com.athyper.proof.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The documents of this repository. */
final class Pages {
    private static final Path ROOT = root();

    private Pages() {}

    /** Whether what is generated is to be written rather than compared. */
    static boolean mayWrite() {
        return System.getProperty("update.docs") != null;
    }

    static Path file(String name) {
        return ROOT.resolve(name);
    }

    static String text(String name) throws IOException {
        return Files.readString(file(name));
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("athyper"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("the test runs inside the repository");
            }
        }
        return folder;
    }
}
