package com.athyper.node.settings;

import static com.athyper.node.settings.SettingsSchema.CLUSTER_HOST;
import static com.athyper.node.settings.SettingsSchema.DATABASE_ADMIN_PASSWORD;
import static com.athyper.node.settings.SettingsSchema.DATABASE_ADMIN_URL;
import static com.athyper.node.settings.SettingsSchema.DATABASE_ADMIN_USER;
import static com.athyper.node.settings.SettingsSchema.DATABASE_PASSWORD;
import static com.athyper.node.settings.SettingsSchema.DATABASE_URL;
import static com.athyper.node.settings.SettingsSchema.DATABASE_USER;
import static com.athyper.node.settings.SettingsSchema.ENVIRONMENT;
import static com.athyper.node.settings.SettingsSchema.HTTP_HOST;
import static com.athyper.node.settings.SettingsSchema.HTTP_PORT;
import static com.athyper.node.settings.SettingsSchema.IDENTITY_ISSUER_BASE;
import static com.athyper.node.settings.SettingsSchema.IDENTITY_LOCAL;
import static com.athyper.node.settings.SettingsSchema.MANAGEMENT_HOST;
import static com.athyper.node.settings.SettingsSchema.MANAGEMENT_PORT;
import static com.athyper.node.settings.SettingsSchema.MANAGEMENT_TOKEN;
import static com.athyper.node.settings.SettingsSchema.OBJECT_STORAGE_ACCESS_KEY;
import static com.athyper.node.settings.SettingsSchema.OBJECT_STORAGE_BUCKET;
import static com.athyper.node.settings.SettingsSchema.OBJECT_STORAGE_DIRECTORY;
import static com.athyper.node.settings.SettingsSchema.OBJECT_STORAGE_ENDPOINT;
import static com.athyper.node.settings.SettingsSchema.OBJECT_STORAGE_SECRET_KEY;

import com.athyper.node.settings.NodeSettings.Environment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What has to hold between settings. */
final class SettingsRules {
    private static final List<Setting<?>> DATABASE =
            List.of(
                    DATABASE_URL,
                    DATABASE_USER,
                    DATABASE_PASSWORD,
                    DATABASE_ADMIN_URL,
                    DATABASE_ADMIN_USER,
                    DATABASE_ADMIN_PASSWORD);

    private static final List<Setting<?>> OBJECT_STORAGE =
            List.of(OBJECT_STORAGE_BUCKET, OBJECT_STORAGE_ACCESS_KEY, OBJECT_STORAGE_SECRET_KEY);

    private static final Set<String> LOOPBACK = Set.of("localhost", "::1", "[::1]");

    private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    /** Where a setting was said. */
    interface Sources {
        String of(Setting<?> setting);
    }

    /** What a setting holds, if that can be told. */
    interface Values {
        <T> Optional<T> of(Setting<T> setting);
    }

    private final Sources sources;
    private final Values values;
    private final List<SettingFault> faults;

    private SettingsRules(Sources sources, Values values, List<SettingFault> faults) {
        this.sources = sources;
        this.values = values;
        this.faults = faults;
    }

    static void check(Sources sources, Values values, List<SettingFault> faults) {
        var rules = new SettingsRules(sources, values, faults);
        rules.realServices();
        rules.wholeDatabase();
        rules.twoRoles();
        rules.guardedManagement();
        rules.separatePorts();
        rules.reachableNode();
        rules.wholeObjectStorage();
    }

    /** Outside of local, everything real is named; a node does not invent a database there. */
    private void realServices() {
        Optional<Environment> environment = values.of(ENVIRONMENT);
        if (environment.isEmpty() || environment.get() == Environment.LOCAL) {
            return;
        }
        String name = environment.get().name().toLowerCase(Locale.ROOT);
        for (Setting<?> setting : DATABASE) {
            needed(setting, "environment " + name + " needs it");
        }
        needed(IDENTITY_ISSUER_BASE, "environment " + name + " needs it");
        if (values.of(IDENTITY_LOCAL).orElse(false)) {
            refuse(
                    IDENTITY_LOCAL,
                    "the local identity provider is for environment local alone",
                    "take it out and name identity.issuer-base");
        }
    }

    /** In local, either the whole of a database is named or nothing of it. */
    private void wholeDatabase() {
        boolean local = values.of(ENVIRONMENT).filter(Environment.LOCAL::equals).isPresent();
        boolean some = DATABASE.stream().anyMatch(this::isSaid);
        if (local && some) {
            for (Setting<?> setting : DATABASE) {
                needed(setting, "a database is named only in part");
            }
        }
        boolean foreignTokens = values.of(IDENTITY_LOCAL).filter(on -> !on).isPresent();
        if (local && foreignTokens) {
            needed(IDENTITY_ISSUER_BASE, "without the local identity provider it is needed");
        }
    }

    private void twoRoles() {
        Optional<String> admin = values.of(DATABASE_ADMIN_USER);
        if (admin.isPresent() && admin.equals(values.of(DATABASE_USER))) {
            refuse(
                    DATABASE_ADMIN_USER,
                    "it is the same role as database.user, which would own what it must not",
                    "name two roles");
        }
    }

    private void guardedManagement() {
        boolean beyond = values.of(MANAGEMENT_HOST).filter(host -> !isLoopback(host)).isPresent();
        if (beyond && !isSaid(MANAGEMENT_TOKEN)) {
            refuse(
                    MANAGEMENT_HOST,
                    "management beyond loopback has to be guarded",
                    "set " + MANAGEMENT_TOKEN.variable() + " or listen on 127.0.0.1");
        }
    }

    private void separatePorts() {
        Optional<Integer> http = values.of(HTTP_PORT).filter(port -> port != 0);
        Optional<Integer> management = values.of(MANAGEMENT_PORT);
        if (http.isPresent()
                && http.equals(management)
                && values.of(HTTP_HOST).equals(values.of(MANAGEMENT_HOST))) {
            refuse(MANAGEMENT_PORT, "it is the port of the API", "choose another");
        }
    }

    private void reachableNode() {
        boolean wildcard =
                values.of(CLUSTER_HOST)
                        .filter(host -> host.equals("0.0.0.0") || host.equals("::"))
                        .isPresent();
        if (wildcard) {
            refuse(
                    CLUSTER_HOST,
                    "other nodes cannot reach an address that means all addresses",
                    "name one that they can reach");
        }
    }

    /** A server is named as a whole, and then no directory. */
    private void wholeObjectStorage() {
        if (!isSaid(OBJECT_STORAGE_ENDPOINT)) {
            for (Setting<?> setting : OBJECT_STORAGE) {
                if (isSaid(setting)) {
                    needed(OBJECT_STORAGE_ENDPOINT, "an object storage is named only in part");
                    return;
                }
            }
            return;
        }
        for (Setting<?> setting : OBJECT_STORAGE) {
            needed(setting, "an object storage is named only in part");
        }
        if (isSaid(OBJECT_STORAGE_DIRECTORY)) {
            refuse(
                    OBJECT_STORAGE_DIRECTORY,
                    "object-storage.endpoint is named as well",
                    "take one of them out");
        }
    }

    private void needed(Setting<?> setting, String why) {
        if (!isSaid(setting)) {
            faults.add(
                    new SettingFault(
                            setting.key(),
                            "missing",
                            why,
                            "set " + setting.variable() + " or write it to the file"));
        }
    }

    private void refuse(Setting<?> setting, String why, String remedy) {
        faults.add(new SettingFault(setting.key(), sources.of(setting), why, remedy));
    }

    private boolean isSaid(Setting<?> setting) {
        return !sources.of(setting).equals("default");
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.contains(host) || IPV4_LOOPBACK.matcher(host).matches();
    }
}
