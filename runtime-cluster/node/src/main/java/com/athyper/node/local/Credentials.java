package com.athyper.node.local;

import com.athyper.kernel.Secret;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/** The passwords of one home, made up once and known to its files alone. */
record Credentials(Secret superuser, Secret admin, Secret app) {
    static final String SUPERUSER = "postgres";
    static final String ADMIN = "athyper_admin";
    static final String APP = "athyper_app";
    private static final int BYTES = 24;

    /** Those of the home; new ones only for a home that has no data yet. */
    static Credentials of(Layout layout) throws LocalPostgresFailure {
        var kept = Layout.read(layout.credentials());
        if (kept.isPresent()) {
            return parse(layout, kept.get());
        }
        if (layout.hasData()) {
            throw new LocalPostgresFailure(
                    LocalPostgresFailure.Reason.CREDENTIALS,
                    layout.credentials()
                            + " is gone: put it back, or delete "
                            + layout.folder()
                            + " with all its data");
        }
        var chance = new SecureRandom();
        var made = new Credentials(password(chance), password(chance), password(chance));
        Layout.write(layout.credentials(), made.print());
        return made;
    }

    private static Credentials parse(Layout layout, String text) throws LocalPostgresFailure {
        var properties = new Properties();
        try {
            // Whoever copied the home may have lost the permissions on the way.
            Files.setPosixFilePermissions(
                    layout.credentials(), PosixFilePermissions.fromString("rw-------"));
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw LocalPostgresFailure.notWritten(layout.credentials(), e);
        }
        return new Credentials(
                password(layout, properties, SUPERUSER),
                password(layout, properties, ADMIN),
                password(layout, properties, APP));
    }

    private static Secret password(Layout layout, Properties properties, String role)
            throws LocalPostgresFailure {
        String password = properties.getProperty(role);
        if (password == null || password.isBlank()) {
            throw new LocalPostgresFailure(
                    LocalPostgresFailure.Reason.CREDENTIALS,
                    layout.credentials() + " has no password for " + role);
        }
        return new Secret(password);
    }

    private static Secret password(SecureRandom chance) {
        var bytes = new byte[BYTES];
        chance.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private String print() {
        return "# The passwords of this home's PostgreSQL, by role. Made with it; they cannot be"
                + " changed here.\n"
                + line(SUPERUSER, superuser)
                + line(ADMIN, admin)
                + line(APP, app);
    }

    private static String line(String role, Secret password) {
        return role + "=" + password.reveal() + "\n";
    }
}
