package com.athyper.meta.planted;

/** A rule that depends on a disk. */
final class ReadsAFile {
    boolean isThere(java.nio.file.Path path) {
        return java.nio.file.Files.exists(path);
    }
}
