package com.athyper.node;

import java.util.Optional;

/** The version of what is running, from its own jar. */
final class Version {
    private Version() {}

    static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
