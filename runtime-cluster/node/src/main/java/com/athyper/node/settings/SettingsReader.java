package com.athyper.node.settings;

import static com.athyper.node.settings.SettingsSchema.ALL;
import static com.athyper.node.settings.SettingsSchema.ASK_TIMEOUT;
import static com.athyper.node.settings.SettingsSchema.ATTACHMENTS_BYTES_MAX;
import static com.athyper.node.settings.SettingsSchema.ATTACHMENTS_ENTERPRISE_FILES_MAX;
import static com.athyper.node.settings.SettingsSchema.ATTACHMENTS_ENTERPRISE_MIB_MAX;
import static com.athyper.node.settings.SettingsSchema.ATTACHMENTS_FREE_FILES_MAX;
import static com.athyper.node.settings.SettingsSchema.ATTACHMENTS_FREE_MIB_MAX;
import static com.athyper.node.settings.SettingsSchema.ATTACHMENTS_STANDARD_FILES_MAX;
import static com.athyper.node.settings.SettingsSchema.ATTACHMENTS_STANDARD_MIB_MAX;
import static com.athyper.node.settings.SettingsSchema.CLUSTER_HOST;
import static com.athyper.node.settings.SettingsSchema.CLUSTER_PORT;
import static com.athyper.node.settings.SettingsSchema.CLUSTER_SEEDS;
import static com.athyper.node.settings.SettingsSchema.DATABASE_ADMIN_PASSWORD;
import static com.athyper.node.settings.SettingsSchema.DATABASE_ADMIN_URL;
import static com.athyper.node.settings.SettingsSchema.DATABASE_ADMIN_USER;
import static com.athyper.node.settings.SettingsSchema.DATABASE_PASSWORD;
import static com.athyper.node.settings.SettingsSchema.DATABASE_POOL_SIZE;
import static com.athyper.node.settings.SettingsSchema.DATABASE_PREPARED_STATEMENTS;
import static com.athyper.node.settings.SettingsSchema.DATABASE_URL;
import static com.athyper.node.settings.SettingsSchema.DATABASE_USER;
import static com.athyper.node.settings.SettingsSchema.ENVIRONMENT;
import static com.athyper.node.settings.SettingsSchema.HOME;
import static com.athyper.node.settings.SettingsSchema.HTTP_BODY_BYTES_MAX;
import static com.athyper.node.settings.SettingsSchema.HTTP_HOST;
import static com.athyper.node.settings.SettingsSchema.HTTP_PORT;
import static com.athyper.node.settings.SettingsSchema.HTTP_REQUEST_TIMEOUT;
import static com.athyper.node.settings.SettingsSchema.IDENTITY_CLIENTS;
import static com.athyper.node.settings.SettingsSchema.IDENTITY_ISSUER_BASE;
import static com.athyper.node.settings.SettingsSchema.IDENTITY_LOCAL;
import static com.athyper.node.settings.SettingsSchema.IDENTITY_SERVICE_SECRET;
import static com.athyper.node.settings.SettingsSchema.LOG_FORMAT;
import static com.athyper.node.settings.SettingsSchema.LOG_LEVEL;
import static com.athyper.node.settings.SettingsSchema.MANAGEMENT_HOST;
import static com.athyper.node.settings.SettingsSchema.MANAGEMENT_PORT;
import static com.athyper.node.settings.SettingsSchema.MANAGEMENT_TOKEN;
import static com.athyper.node.settings.SettingsSchema.NODE_NAME;
import static com.athyper.node.settings.SettingsSchema.OBJECT_STORAGE_ACCESS_KEY;
import static com.athyper.node.settings.SettingsSchema.OBJECT_STORAGE_BUCKET;
import static com.athyper.node.settings.SettingsSchema.OBJECT_STORAGE_DIRECTORY;
import static com.athyper.node.settings.SettingsSchema.OBJECT_STORAGE_ENDPOINT;
import static com.athyper.node.settings.SettingsSchema.OBJECT_STORAGE_PATH_STYLE;
import static com.athyper.node.settings.SettingsSchema.OBJECT_STORAGE_PRESIGNED_DOWNLOADS;
import static com.athyper.node.settings.SettingsSchema.OBJECT_STORAGE_REGION;
import static com.athyper.node.settings.SettingsSchema.OBJECT_STORAGE_SECRET_KEY;
import static com.athyper.node.settings.SettingsSchema.OPERATORS_TENANT;
import static com.athyper.node.settings.SettingsSchema.REDIS_URL;

import com.athyper.meta.attachment.FileQuota;
import com.athyper.node.settings.NodeSettings.Environment;
import com.athyper.node.settings.NodeSettings.ObjectStorage;
import com.athyper.node.settings.SettingsLayers.Said;
import com.athyper.postgres.attachment.FileQuotas;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads, checks and assembles a node's settings; says all that is wrong at once. */
public final class SettingsReader {
    /** After how many uses a statement is prepared on the server: the driver's own default. */
    private static final int PREPARE_THRESHOLD = 5;

    private final SettingsLayers layers;
    private final List<SettingFault> faults = new ArrayList<>();

    private SettingsReader(SettingsLayers layers) {
        this.layers = layers;
    }

    /** What came of reading. */
    public sealed interface Loaded {

        /**
         * @param description every setting with its value and where it came from, a line each;
         *     secrets are hidden
         */
        record Sound(NodeSettings settings, String description) implements Loaded {}

        /**
         * @param faults all of them, each naming setting, source and remedy
         */
        record Faulty(List<String> faults) implements Loaded {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    /**
     * @param file in HOCON; if none is named, the one that {@code ATHYPER_CONFIG} names
     * @param environment the process's variables, of which those that begin with ATHYPER_ matter
     * @param overrides {@code key=value} each, as {@code --set} takes them
     */
    public static Loaded load(
            Optional<Path> file, Map<String, String> environment, List<String> overrides) {
        return new SettingsReader(SettingsLayers.of(file, environment, overrides)).read();
    }

    /** Every setting with its variable, default and meaning, as a Markdown table. */
    public static String table() {
        var table =
                new StringBuilder(
                        "| key | variable | default | meaning |\n| --- | --- | --- | --- |\n");
        for (Setting<?> setting : ALL) {
            String fallback =
                    setting.fallback().filter(t -> !t.isEmpty()).map(t -> "`" + t + "`").orElse("");
            String limits =
                    switch (setting.kind()) {
                        case OPEN -> "";
                        case LOCKED -> " Not by `--set`.";
                        case SECRET -> " Secret; not by `--set`.";
                    };
            table.append(
                    "| `%s` | `%s` | %s | %s %s%s |\n"
                            .formatted(
                                    setting.key(),
                                    setting.variable(),
                                    fallback,
                                    setting.description(),
                                    sentence(setting.type().expected()),
                                    limits));
        }
        return table.toString();
    }

    private static String sentence(String expected) {
        return Character.toUpperCase(expected.charAt(0)) + expected.substring(1) + ".";
    }

    private Loaded read() {
        faults.addAll(layers.faults());
        for (Setting<?> setting : ALL) {
            value(setting, true);
        }
        SettingsRules.check(this::sourceOf, this::valueOf, faults);
        if (!faults.isEmpty()) {
            return new Loaded.Faulty(faults.stream().map(SettingFault::toString).toList());
        }
        return new Loaded.Sound(settings(), describe());
    }

    private String sourceOf(Setting<?> setting) {
        return layers.said(setting).map(Said::source).orElse("default");
    }

    private <T> Optional<T> valueOf(Setting<T> setting) {
        return value(setting, false);
    }

    /**
     * Empty if nothing is said and nothing holds by itself, or if what is said is no such value.
     */
    private <T> Optional<T> value(Setting<T> setting, boolean complain) {
        Optional<Said> said = layers.said(setting);
        Optional<String> text = said.map(Said::text).or(setting::fallback);
        try {
            return text.map(setting.type().reader()::read);
        } catch (IllegalArgumentException e) {
            if (complain) {
                String shown =
                        setting.kind() == Setting.Kind.SECRET
                                ? "the value"
                                : "`" + text.orElse("") + "`";
                faults.add(
                        new SettingFault(
                                setting.key(),
                                sourceOf(setting),
                                shown + " is not acceptable",
                                "write " + setting.type().expected()));
            }
            return Optional.empty();
        }
    }

    private <T> T need(Setting<T> setting) {
        return valueOf(setting).orElseThrow();
    }

    private String describe() {
        int width = ALL.stream().mapToInt(setting -> setting.key().length()).max().orElse(1);
        String format = "%-" + width + "s = %s  (%s)%n";
        var description = new StringBuilder();
        for (Setting<?> setting : ALL) {
            Optional<String> text = layers.said(setting).map(Said::text).or(setting::fallback);
            String shown =
                    setting.kind() == Setting.Kind.SECRET
                            ? text.map(_ -> "(secret)").orElse("")
                            : text.orElse("");
            description.append(format.formatted(setting.key(), shown, sourceOf(setting)));
        }
        layers.warnings().forEach(one -> description.append(one).append(System.lineSeparator()));
        return description.toString();
    }

    private NodeSettings settings() {
        Environment environment = need(ENVIRONMENT);
        return new NodeSettings(
                environment,
                need(NODE_NAME),
                need(HOME).toAbsolutePath().normalize(),
                new NodeSettings.Http(
                        need(HTTP_HOST),
                        need(HTTP_PORT),
                        need(HTTP_BODY_BYTES_MAX),
                        need(HTTP_REQUEST_TIMEOUT)),
                new NodeSettings.Management(
                        need(MANAGEMENT_HOST), need(MANAGEMENT_PORT), valueOf(MANAGEMENT_TOKEN)),
                database(),
                need(DATABASE_POOL_SIZE),
                need(DATABASE_PREPARED_STATEMENTS) ? PREPARE_THRESHOLD : 0,
                valueOf(REDIS_URL),
                objectStorage(environment),
                need(ATTACHMENTS_BYTES_MAX),
                fileQuotas(),
                new NodeSettings.Cluster(
                        need(CLUSTER_HOST), need(CLUSTER_PORT), need(CLUSTER_SEEDS)),
                new NodeSettings.Identity(
                        valueOf(IDENTITY_LOCAL).orElse(environment == Environment.LOCAL),
                        valueOf(IDENTITY_ISSUER_BASE)
                                .orElseGet(() -> "http://localhost:" + need(HTTP_PORT)),
                        Set.copyOf(need(IDENTITY_CLIENTS)),
                        valueOf(IDENTITY_SERVICE_SECRET)),
                need(ASK_TIMEOUT),
                need(OPERATORS_TENANT),
                new NodeSettings.Log(need(LOG_LEVEL), need(LOG_FORMAT).equals("json")));
    }

    private FileQuotas fileQuotas() {
        return new FileQuotas(
                fileQuota(ATTACHMENTS_FREE_MIB_MAX, ATTACHMENTS_FREE_FILES_MAX),
                fileQuota(ATTACHMENTS_STANDARD_MIB_MAX, ATTACHMENTS_STANDARD_FILES_MAX),
                fileQuota(ATTACHMENTS_ENTERPRISE_MIB_MAX, ATTACHMENTS_ENTERPRISE_FILES_MAX));
    }

    private FileQuota fileQuota(Setting<Integer> mib, Setting<Integer> files) {
        return new FileQuota((long) need(mib) << 20, need(files));
    }

    private ObjectStorage objectStorage(Environment environment) {
        Optional<String> endpoint = valueOf(OBJECT_STORAGE_ENDPOINT);
        if (endpoint.isPresent()) {
            return new ObjectStorage.S3(
                    endpoint.get(),
                    need(OBJECT_STORAGE_REGION),
                    need(OBJECT_STORAGE_BUCKET),
                    need(OBJECT_STORAGE_PATH_STYLE),
                    need(OBJECT_STORAGE_PRESIGNED_DOWNLOADS),
                    need(OBJECT_STORAGE_ACCESS_KEY),
                    need(OBJECT_STORAGE_SECRET_KEY));
        }
        return valueOf(OBJECT_STORAGE_DIRECTORY)
                .or(
                        () ->
                                environment == Environment.LOCAL
                                        ? Optional.of(need(HOME).resolve("objects"))
                                        : Optional.empty())
                .<ObjectStorage>map(
                        path -> new ObjectStorage.Directory(path.toAbsolutePath().normalize()))
                .orElseGet(ObjectStorage.None::new);
    }

    private Optional<NodeSettings.Database> database() {
        return valueOf(DATABASE_URL)
                .map(
                        url ->
                                new NodeSettings.Database(
                                        url,
                                        need(DATABASE_USER),
                                        need(DATABASE_PASSWORD),
                                        need(DATABASE_ADMIN_URL),
                                        need(DATABASE_ADMIN_USER),
                                        need(DATABASE_ADMIN_PASSWORD)));
    }
}
