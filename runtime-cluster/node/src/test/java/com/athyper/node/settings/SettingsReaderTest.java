package com.athyper.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Secret;
import com.athyper.kernel.TenantId;
import com.athyper.node.settings.NodeSettings.Environment;
import com.athyper.node.settings.SettingsReader.Loaded;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class SettingsReaderTest {
    private static final Map<String, String> PRODUCTION =
            Map.of(
                    "ATHYPER_ENVIRONMENT", "production",
                    "ATHYPER_DATABASE_URL", "jdbc:postgresql://pooler:6432/athyper",
                    "ATHYPER_DATABASE_USER", "athyper_app",
                    "ATHYPER_DATABASE_PASSWORD", "app-pass-1",
                    "ATHYPER_DATABASE_ADMIN_URL", "jdbc:postgresql://db:5432/athyper",
                    "ATHYPER_DATABASE_ADMIN_USER", "athyper_admin",
                    "ATHYPER_DATABASE_ADMIN_PASSWORD", "admin-pass-1",
                    "ATHYPER_IDENTITY_ISSUER_BASE", "https://id.example/auth");

    @TempDir Path directory;

    private static Loaded load(Map<String, String> environment, String... overrides) {
        return SettingsReader.load(Optional.empty(), environment, List.of(overrides));
    }

    private Loaded load(String file, Map<String, String> environment, String... overrides)
            throws IOException {
        Path path = Files.writeString(directory.resolve("athyper.conf"), file);
        return SettingsReader.load(Optional.of(path), environment, List.of(overrides));
    }

    private static NodeSettings sound(Loaded loaded) {
        return switch (loaded) {
            case Loaded.Sound(var settings, _) -> settings;
            case Loaded.Faulty(var faults) -> throw new AssertionError(faults);
        };
    }

    private static String description(Loaded loaded) {
        return switch (loaded) {
            case Loaded.Sound(_, var description) -> description;
            case Loaded.Faulty(var faults) -> throw new AssertionError(faults);
        };
    }

    private static List<String> faults(Loaded loaded) {
        return switch (loaded) {
            case Loaded.Sound _ -> List.of();
            case Loaded.Faulty(var faults) -> faults;
        };
    }

    private static Map<String, String> production(String variable, String value) {
        var changed = new HashMap<>(PRODUCTION);
        changed.put(variable, value);
        return changed;
    }

    @Test
    void nothing_said_is_a_node_for_one_machine() {
        NodeSettings settings = sound(load(Map.of("PATH", "/bin")));
        assertThat(settings.environment()).isEqualTo(Environment.LOCAL);
        assertThat(settings.home()).isEqualTo(Path.of(".athyper").toAbsolutePath());
        assertThat(settings.http())
                .isEqualTo(
                        new NodeSettings.Http(
                                "127.0.0.1", 3000, 1_048_576, Duration.ofSeconds(20)));
        assertThat(settings.management())
                .isEqualTo(new NodeSettings.Management("127.0.0.1", 7626, Optional.empty()));
        assertThat(settings.database()).isEmpty();
        assertThat(settings.cluster())
                .isEqualTo(new NodeSettings.Cluster("127.0.0.1", 25520, List.of()));
        assertThat(settings.identity())
                .isEqualTo(
                        new NodeSettings.Identity(
                                true,
                                "http://localhost:3000",
                                Set.of("athyper-cli", "athyper-service"),
                                Optional.empty()));
        assertThat(settings.askTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.operatorsTenant()).isEqualTo(new TenantId("demo"));
        assertThat(settings.prepareThreshold()).isPositive();
        assertThat(settings.log()).isEqualTo(new NodeSettings.Log("info", false));
    }

    @Test
    void overrides_outrank_the_environment_and_it_the_file() throws IOException {
        String file = "http { port = 4001, host = localhost }\nlog.level = debug\n";
        NodeSettings one = sound(load(file, Map.of()));
        assertThat(one.http().port()).isEqualTo(4001);
        assertThat(one.http().host()).isEqualTo("localhost");
        var environment = Map.of("ATHYPER_HTTP_PORT", "4002", "ATHYPER_LOG_LEVEL", "warn");
        assertThat(sound(load(file, environment)).http().port()).isEqualTo(4002);
        NodeSettings all = sound(load(file, environment, "http.port=4003"));
        assertThat(all.http().port()).isEqualTo(4003);
        assertThat(all.http().host()).isEqualTo("localhost");
        assertThat(all.log().level()).isEqualTo("warn");
        assertThat(all.identity().issuerBase()).isEqualTo("http://localhost:4003");
    }

    @Test
    void a_file_may_be_named_by_a_variable() throws IOException {
        Path path = Files.writeString(directory.resolve("other.conf"), "http.port = 4001");
        var environment = Map.of("ATHYPER_CONFIG", path.toString());
        assertThat(sound(load(environment)).http().port()).isEqualTo(4001);
        Files.delete(path);
        assertThat(faults(load(environment)))
                .singleElement()
                .asString()
                .contains("other.conf", "no such file");
    }

    @Test
    void a_list_is_written_in_either_way() throws IOException {
        assertThat(sound(load("cluster.seeds = [\"a:1\", \"b:2\"]", Map.of())).cluster().seeds())
                .containsExactly("a:1", "b:2");
        assertThat(sound(load(Map.of("ATHYPER_CLUSTER_SEEDS", "a:1, [::1]:2"))).cluster().seeds())
                .containsExactly("a:1", "[::1]:2");
    }

    @Test
    void every_fault_is_listed_at_once_with_key_source_and_remedy() throws IOException {
        String file =
                """
                http { port = 99999 }
                htpp.host = "x"
                nonsense = 1
                """;
        List<String> faults =
                faults(
                        load(
                                file,
                                Map.of(
                                        "ATHYPER_ASK_TIMEOUT", "soon",
                                        "ATHYPER_HTTP_PROT", "1",
                                        "ATHYPER_MANAGEMENT_HOST", "0.0.0.0"),
                                "log.level=loud",
                                "home=/elsewhere",
                                "database.password=x1y2z3",
                                "cluster.port"));
        assertThat(faults).hasSize(10);
        assertFault(faults, "http.port", "athyper.conf:1", "a whole number from 1 to 65535");
        assertFault(faults, "htpp.host", "athyper.conf:2", "did you mean http.host?");
        assertFault(faults, "nonsense", "athyper.conf:3", "take it out");
        assertFault(faults, "ask-timeout", "ATHYPER_ASK_TIMEOUT", "write a duration such as");
        assertFault(faults, "ATHYPER_HTTP_PROT", "environment", "did you mean ATHYPER_HTTP_PORT?");
        assertFault(faults, "management.host", "ATHYPER_MANAGEMENT_HOST", "MANAGEMENT_TOKEN");
        assertFault(faults, "log.level", "--set", "one of debug, error, info, trace, warn");
        assertFault(faults, "home", "--set", "set ATHYPER_HOME");
        assertFault(faults, "database.password", "--set", "set ATHYPER_DATABASE_PASSWORD");
        assertFault(faults, "--set", "no value", "key=value");
        assertThat(String.join("\n", faults)).doesNotContain("x1y2z3");
    }

    private static void assertFault(List<String> faults, String key, String... says) {
        assertThat(faults.stream().filter(fault -> fault.startsWith(key + " (")))
                .as(key)
                .singleElement()
                .asString()
                .contains(says);
    }

    @Test
    void a_variable_that_is_far_from_any_setting_is_somebody_elses() {
        Loaded loaded = load(Map.of("ATHYPER_PORT_3000_TCP", "tcp://10.0.0.1:3000"));
        assertThat(description(loaded)).contains("ATHYPER_PORT_3000_TCP is not a setting");
    }

    @Test
    void what_is_no_hocon_is_one_fault_that_quotes_nothing() throws IOException {
        for (String bad :
                List.of(
                        "log.level = info\nmanagement { token = hush-hush : hush }",
                        "log.level = info\nmanagement.token = ${hush-hush}",
                        "log.level = info\nmanagement.token = \"hush-hush")) {
            assertThat(faults(load(bad, Map.of())))
                    .as(bad)
                    .singleElement()
                    .asString()
                    .contains("athyper.conf", "HOCON", "line 2")
                    .doesNotContain("hush");
        }
    }

    @Test
    void secrets_are_never_printed() throws IOException {
        Loaded loaded =
                load(
                        "management.token = \"management-secret-1\"",
                        production("ATHYPER_IDENTITY_SERVICE_SECRET", "service-secret-1"));
        NodeSettings settings = sound(loaded);
        assertThat(settings.management().token().map(Secret::reveal))
                .contains("management-secret-1");
        String printed = description(loaded) + settings;
        assertThat(printed)
                .contains("(secret)")
                .doesNotContain(
                        "management-secret-1", "service-secret-1", "app-pass-1", "admin-pass-1");
        assertThat(faults(load("management.token = tooshort", Map.of())).toString())
                .contains("management.token")
                .doesNotContain("tooshort");
    }

    @Test
    void the_description_names_every_setting_and_its_source() throws IOException {
        String description =
                description(load("http.port = 4001", Map.of("ATHYPER_NODE_NAME", "n1")));
        assertThat(description)
                .containsPattern("(?m)^http\\.port +=\\ 4001  \\(athyper\\.conf:1\\)$")
                .containsPattern("(?m)^node\\.name +=\\ n1  \\(ATHYPER_NODE_NAME\\)$")
                .containsPattern("(?m)^log\\.level +=\\ info  \\(default\\)$");
        SettingsSchema.ALL.forEach(
                setting -> {
                    assertThat(description).contains(setting.key());
                    assertThat(SettingsReader.table())
                            .contains("`" + setting.key() + "`", "`" + setting.variable() + "`");
                });
    }

    @Test
    void production_with_all_it_needs_is_sound() {
        NodeSettings settings = sound(load(PRODUCTION));
        assertThat(settings.identity().local()).isFalse();
        assertThat(settings.identity().issuerBase()).isEqualTo("https://id.example/auth");
        var database = settings.database().orElseThrow();
        assertThat(database.url()).isEqualTo("jdbc:postgresql://pooler:6432/athyper");
        assertThat(database.adminUser()).isEqualTo("athyper_admin");
        assertThat(database.adminPassword().reveal()).isEqualTo("admin-pass-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ATHYPER_DATABASE_URL",
                "ATHYPER_DATABASE_USER",
                "ATHYPER_DATABASE_PASSWORD",
                "ATHYPER_DATABASE_ADMIN_URL",
                "ATHYPER_DATABASE_ADMIN_USER",
                "ATHYPER_DATABASE_ADMIN_PASSWORD",
                "ATHYPER_IDENTITY_ISSUER_BASE"
            })
    void production_names_its_real_services(String variable) {
        var changed = new HashMap<>(PRODUCTION);
        changed.remove(variable);
        assertThat(faults(load(changed)))
                .singleElement()
                .asString()
                .contains("missing", "production", "set " + variable);
    }

    @Test
    void staging_without_anything_lists_all_that_is_missing() {
        assertThat(faults(load(Map.of("ATHYPER_ENVIRONMENT", "staging")))).hasSize(7);
    }

    @Test
    void the_local_identity_provider_is_for_local_alone() {
        assertThat(faults(load(production("ATHYPER_IDENTITY_LOCAL", "true"))))
                .singleElement()
                .asString()
                .startsWith("identity.local (ATHYPER_IDENTITY_LOCAL)");
        assertThat(faults(load(Map.of("ATHYPER_IDENTITY_LOCAL", "false"))))
                .singleElement()
                .asString()
                .startsWith("identity.issuer-base (missing)");
    }

    @Test
    void a_database_is_named_wholly_or_not_at_all() {
        assertThat(faults(load(Map.of("ATHYPER_DATABASE_URL", "jdbc:postgresql://db/athyper"))))
                .hasSize(5);
        var local = new HashMap<>(PRODUCTION);
        local.remove("ATHYPER_ENVIRONMENT");
        assertThat(sound(load(local)).database()).isPresent();
    }

    @Test
    void one_role_cannot_be_both() {
        assertThat(faults(load(production("ATHYPER_DATABASE_ADMIN_USER", "athyper_app"))))
                .singleElement()
                .asString()
                .contains("name two roles");
    }

    @Test
    void management_beyond_loopback_is_guarded() {
        for (String loopback : List.of("localhost", "127.0.0.2", "::1")) {
            assertThat(faults(load(Map.of("ATHYPER_MANAGEMENT_HOST", loopback)))).isEmpty();
        }
        for (String beyond : List.of("0.0.0.0", "10.0.0.7", "127.evil.example", "::")) {
            assertThat(faults(load(Map.of("ATHYPER_MANAGEMENT_HOST", beyond))))
                    .as(beyond)
                    .hasSize(1);
            assertThat(
                            faults(
                                    load(
                                            Map.of(
                                                    "ATHYPER_MANAGEMENT_HOST",
                                                    beyond,
                                                    "ATHYPER_MANAGEMENT_TOKEN",
                                                    "0123456789abcdef"))))
                    .isEmpty();
        }
    }

    @Test
    void two_servers_need_two_ports() {
        assertThat(faults(load(Map.of(), "http.port=7626"))).hasSize(1);
        assertThat(faults(load(Map.of(), "http.port=7626", "management.host=127.0.0.2"))).isEmpty();
    }

    @Test
    void a_node_is_not_reached_at_all_addresses() {
        assertThat(faults(load(Map.of(), "cluster.host=0.0.0.0"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "http.port,1",
        "http.port,65535",
        "http.body-bytes-max,64 KiB",
        "http.body-bytes-max,1024",
        "http.request-timeout,1500ms",
        "ask-timeout,1m",
        "identity.clients,a",
        "identity.issuer-base,http://localhost:3000",
        "database.prepared-statements,false",
        "platform.operators-tenant,acme"
    })
    void a_good_value_is_taken(String key, String value) {
        assertThat(faults(load(Map.of(), key + "=" + value))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http.port,0",
        "http.port,65536",
        "http.port,1e3",
        "http.port,''",
        "http.host,a b",
        "http.body-bytes-max,1023",
        "http.body-bytes-max,65 MiB",
        "http.body-bytes-max,9999999999 MiB",
        "http.request-timeout,0s",
        "ask-timeout,5",
        "ask-timeout,61s",
        "cluster.seeds,a",
        "cluster.seeds,a:0",
        "cluster.seeds,::1:25520",
        "identity.issuer-base,http://localhost:3000/",
        "identity.issuer-base,localhost:3000",
        "database.pool-size,1",
        "database.prepared-statements,yes",
        "platform.operators-tenant,Demo",
        "log.format,xml"
    })
    void a_bad_value_is_a_fault(String key, String value) {
        assertThat(faults(load(Map.of(), key + "=" + value)))
                .singleElement()
                .asString()
                .startsWith(key + " (--set)");
    }

    @Test
    void statements_are_prepared_unless_told_otherwise() {
        assertThat(sound(load(Map.of(), "database.prepared-statements=false")).prepareThreshold())
                .isZero();
    }
}
