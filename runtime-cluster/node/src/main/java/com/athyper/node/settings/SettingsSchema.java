package com.athyper.node.settings;

import static com.athyper.node.settings.Setting.locked;
import static com.athyper.node.settings.Setting.open;
import static com.athyper.node.settings.Setting.secret;
import static com.athyper.node.settings.SettingType.choice;
import static com.athyper.node.settings.SettingType.flag;
import static com.athyper.node.settings.SettingType.host;
import static com.athyper.node.settings.SettingType.hostPort;
import static com.athyper.node.settings.SettingType.listOf;
import static com.athyper.node.settings.SettingType.port;
import static com.athyper.node.settings.SettingType.size;
import static com.athyper.node.settings.SettingType.span;
import static com.athyper.node.settings.SettingType.text;
import static com.athyper.node.settings.SettingType.whole;

import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;
import com.athyper.node.settings.NodeSettings.Environment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every setting that there is. */
final class SettingsSchema {
    private static final SettingType<Secret> SECRET = text().map(Secret::new);
    private static final SettingType<String> JDBC =
            text(
                    "a JDBC address such as jdbc:postgresql://host:5432/athyper",
                    url -> url.matches("jdbc:postgresql://\\S+"));
    private static final SettingType<String> NAME =
            text("a name of letters, digits and . _ @ -", name -> name.matches("[A-Za-z0-9._@-]+"));
    private static final SettingType<String> WEB =
            text(
                    "an http or https address that does not end with a slash",
                    url -> url.matches("https?://[^\\s/?#]+(/[^\\s?#]*[^\\s?#/])?"));

    static final Setting<Environment> ENVIRONMENT =
            locked(
                    "environment",
                    choice(Environment.class),
                    "local",
                    "Where the node runs; local brings its own database and identity provider.");
    static final Setting<String> NODE_NAME =
            open("node.name", NAME, "node", "What the node is called in logs and among members.");
    static final Setting<Path> HOME =
            locked(
                    "home",
                    text().map(Path::of),
                    "./.athyper",
                    "The directory where the node keeps its state.");
    static final Setting<String> HTTP_HOST =
            open("http.host", host(), "127.0.0.1", "The address that the API listens on.");
    static final Setting<Integer> HTTP_PORT =
            open("http.port", port(), "3000", "The port of the API.");
    static final Setting<Integer> HTTP_BODY_BYTES_MAX =
            open("http.body-bytes-max", size(1_024, 1 << 26), "1 MiB", "The largest request body.");
    static final Setting<Duration> HTTP_REQUEST_TIMEOUT =
            open(
                    "http.request-timeout",
                    span(Duration.ofSeconds(1), Duration.ofMinutes(10)),
                    "20s",
                    "How long a request may take before it is answered with 503.");
    static final Setting<String> MANAGEMENT_HOST =
            open("management.host", host(), "127.0.0.1", "The address of management.");
    static final Setting<Integer> MANAGEMENT_PORT =
            open("management.port", port(), "7626", "The port of management.");
    static final Setting<Secret> MANAGEMENT_TOKEN =
            secret(
                    "management.token",
                    text("a text of at least 16 characters", t -> t.length() >= 16)
                            .map(Secret::new),
                    "The bearer token of management; needed beyond loopback.");
    static final Setting<String> DATABASE_URL =
            locked("database.url", JDBC, "The database, as the app role reaches it.");
    static final Setting<String> DATABASE_USER =
            locked("database.user", text(), "The app role: it owns nothing and obeys RLS.");
    static final Setting<Secret> DATABASE_PASSWORD =
            secret("database.password", SECRET, "The app role's password.");
    static final Setting<String> DATABASE_ADMIN_URL =
            locked(
                    "database.admin-url",
                    JDBC,
                    "The database, as the admin role reaches it: directly, not through a pooler.");
    static final Setting<String> DATABASE_ADMIN_USER =
            locked("database.admin-user", text(), "The admin role: it owns schemas and tables.");
    static final Setting<Secret> DATABASE_ADMIN_PASSWORD =
            secret("database.admin-password", SECRET, "The admin role's password.");
    static final Setting<Integer> DATABASE_POOL_SIZE =
            open("database.pool-size", whole(2, 500), "20", "How many connections a node holds.");
    static final Setting<Boolean> DATABASE_PREPARED_STATEMENTS =
            open(
                    "database.prepared-statements",
                    flag(),
                    "true",
                    "Whether statements are prepared on the server; false for an old pooler.");
    static final Setting<Secret> REDIS_URL =
            secret(
                    "redis.url",
                    text(
                                    "a Redis address such as redis://host:6379 or"
                                            + " rediss://user:password@host:6379/0",
                                    url -> url.matches("rediss?://\\S+"))
                            .map(Secret::new),
                    "A Redis that nodes share as a level of their cache; without it each has its"
                            + " own.");
    static final Setting<Path> OBJECT_STORAGE_DIRECTORY =
            locked(
                    "object-storage.directory",
                    text().map(Path::of),
                    "Where files are kept, if not by S3: one directory for all nodes; in"
                            + " environment local the home's own.");
    static final Setting<String> OBJECT_STORAGE_ENDPOINT =
            locked(
                    "object-storage.endpoint",
                    WEB,
                    "The server that keeps files, by S3; where it is, bucket and keys are needed.");
    static final Setting<String> OBJECT_STORAGE_REGION =
            open("object-storage.region", NAME, "us-east-1", "The region of the bucket.");
    static final Setting<String> OBJECT_STORAGE_BUCKET =
            locked(
                    "object-storage.bucket",
                    text(
                            "a bucket's name: 3 to 63 lower-case letters, digits, points and"
                                    + " hyphens",
                            name -> name.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")),
                    "The bucket, which exists and is nobody else's.");
    static final Setting<Boolean> OBJECT_STORAGE_PATH_STYLE =
            open(
                    "object-storage.path-style",
                    flag(),
                    "true",
                    "Whether the bucket is named in the path; false for a host name of its own.");
    static final Setting<Boolean> OBJECT_STORAGE_PRESIGNED_DOWNLOADS =
            open(
                    "object-storage.presigned-downloads",
                    flag(),
                    "false",
                    "Whether clients are sent to the server for the content of a file, which they"
                            + " have to reach, with an address that is good for a minute.");
    static final Setting<Secret> OBJECT_STORAGE_ACCESS_KEY =
            secret("object-storage.access-key", SECRET, "Who the node is to the server.");
    static final Setting<Secret> OBJECT_STORAGE_SECRET_KEY =
            secret("object-storage.secret-key", SECRET, "What proves it.");
    static final Setting<Integer> ATTACHMENTS_BYTES_MAX =
            open(
                    "attachments.bytes-max",
                    size(1_024, 1 << 30),
                    "25 MiB",
                    "The largest file that can be attached.");
    static final Setting<Integer> ATTACHMENTS_FREE_MIB_MAX =
            open(
                    "attachments.free-mib-max",
                    whole(0, 1 << 30),
                    "1024",
                    "How many MiB the files of a tenant of tier free may take together.");
    static final Setting<Integer> ATTACHMENTS_FREE_FILES_MAX =
            open(
                    "attachments.free-files-max",
                    whole(0, 1 << 30),
                    "10000",
                    "How many files a tenant of tier free may have.");
    static final Setting<Integer> ATTACHMENTS_STANDARD_MIB_MAX =
            open(
                    "attachments.standard-mib-max",
                    whole(0, 1 << 30),
                    "102400",
                    "How many MiB the files of a tenant of tier standard may take together.");
    static final Setting<Integer> ATTACHMENTS_STANDARD_FILES_MAX =
            open(
                    "attachments.standard-files-max",
                    whole(0, 1 << 30),
                    "1000000",
                    "How many files a tenant of tier standard may have.");
    static final Setting<Integer> ATTACHMENTS_ENTERPRISE_MIB_MAX =
            open(
                    "attachments.enterprise-mib-max",
                    whole(0, 1 << 30),
                    "1048576",
                    "How many MiB the files of a tenant of tier enterprise may take together.");
    static final Setting<Integer> ATTACHMENTS_ENTERPRISE_FILES_MAX =
            open(
                    "attachments.enterprise-files-max",
                    whole(0, 1 << 30),
                    "10000000",
                    "How many files a tenant of tier enterprise may have.");
    static final Setting<String> CLUSTER_HOST =
            open("cluster.host", host(), "127.0.0.1", "The address that other nodes reach.");
    static final Setting<Integer> CLUSTER_PORT =
            open("cluster.port", port(), "25520", "The port that other nodes reach.");
    static final Setting<List<String>> CLUSTER_SEEDS =
            open(
                    "cluster.seeds",
                    listOf(hostPort()),
                    "",
                    "Nodes to join by, as host:port; none to start a cluster.");
    static final Setting<Boolean> IDENTITY_LOCAL =
            open(
                    "identity.local",
                    flag(),
                    "Whether the node is its own OpenID provider; by default in environment local,"
                            + " and nowhere else.");
    static final Setting<String> IDENTITY_ISSUER_BASE =
            open(
                    "identity.issuer-base",
                    WEB,
                    "What comes before /realms/ in the issuers whose tokens are taken.");
    static final Setting<List<String>> IDENTITY_CLIENTS =
            open(
                    "identity.clients",
                    listOf(NAME),
                    "athyper-cli,athyper-service",
                    "The clients whose tokens are taken.");
    static final Setting<Secret> IDENTITY_SERVICE_SECRET =
            secret(
                    "identity.service-secret",
                    SECRET,
                    "The secret of client athyper-service of the local identity provider.");
    static final Setting<TenantId> OPERATORS_TENANT =
            open(
                    "platform.operators-tenant",
                    text("a tenant's name", TenantId::isValid).map(TenantId::new),
                    "demo",
                    "The tenant whose sysadmins operate the platform.");
    static final Setting<Duration> ASK_TIMEOUT =
            open(
                    "ask-timeout",
                    span(Duration.ofMillis(100), Duration.ofMinutes(1)),
                    "10s",
                    "How long an answer is waited for: longer than shards take to move after a node"
                            + " is lost.");
    static final Setting<String> LOG_LEVEL =
            open(
                    "log.level",
                    SettingType.oneOf("trace", "debug", "info", "warn", "error"),
                    "info",
                    "From which severity on to log.");
    static final Setting<String> LOG_FORMAT =
            open(
                    "log.format",
                    SettingType.oneOf("text", "json"),
                    "text",
                    "How log lines are written.");

    static final List<Setting<?>> ALL =
            List.of(
                    ENVIRONMENT,
                    NODE_NAME,
                    HOME,
                    HTTP_HOST,
                    HTTP_PORT,
                    HTTP_BODY_BYTES_MAX,
                    HTTP_REQUEST_TIMEOUT,
                    MANAGEMENT_HOST,
                    MANAGEMENT_PORT,
                    MANAGEMENT_TOKEN,
                    DATABASE_URL,
                    DATABASE_USER,
                    DATABASE_PASSWORD,
                    DATABASE_ADMIN_URL,
                    DATABASE_ADMIN_USER,
                    DATABASE_ADMIN_PASSWORD,
                    DATABASE_POOL_SIZE,
                    DATABASE_PREPARED_STATEMENTS,
                    REDIS_URL,
                    OBJECT_STORAGE_DIRECTORY,
                    OBJECT_STORAGE_ENDPOINT,
                    OBJECT_STORAGE_REGION,
                    OBJECT_STORAGE_BUCKET,
                    OBJECT_STORAGE_PATH_STYLE,
                    OBJECT_STORAGE_PRESIGNED_DOWNLOADS,
                    OBJECT_STORAGE_ACCESS_KEY,
                    OBJECT_STORAGE_SECRET_KEY,
                    ATTACHMENTS_BYTES_MAX,
                    ATTACHMENTS_FREE_MIB_MAX,
                    ATTACHMENTS_FREE_FILES_MAX,
                    ATTACHMENTS_STANDARD_MIB_MAX,
                    ATTACHMENTS_STANDARD_FILES_MAX,
                    ATTACHMENTS_ENTERPRISE_MIB_MAX,
                    ATTACHMENTS_ENTERPRISE_FILES_MAX,
                    CLUSTER_HOST,
                    CLUSTER_PORT,
                    CLUSTER_SEEDS,
                    IDENTITY_LOCAL,
                    IDENTITY_ISSUER_BASE,
                    IDENTITY_CLIENTS,
                    IDENTITY_SERVICE_SECRET,
                    OPERATORS_TENANT,
                    ASK_TIMEOUT,
                    LOG_LEVEL,
                    LOG_FORMAT);

    private SettingsSchema() {}

    static Optional<Setting<?>> find(String key) {
        return ALL.stream().filter(one -> one.key().equals(key)).findFirst();
    }
}
