package com.athyper.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.node.settings.NodeSettings.ObjectStorage;
import com.athyper.node.settings.SettingsReader.Loaded;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ObjectStorageSettingsTest {
    private static final Map<String, String> S3 =
            Map.of(
                    "ATHYPER_OBJECT_STORAGE_ENDPOINT", "https://s3.example",
                    "ATHYPER_OBJECT_STORAGE_BUCKET", "athyper-files",
                    "ATHYPER_OBJECT_STORAGE_ACCESS_KEY", "who-asks",
                    "ATHYPER_OBJECT_STORAGE_SECRET_KEY", "what-proves-it");

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

    private static Loaded load(Map<String, String> environment) {
        return SettingsReader.load(Optional.empty(), environment, List.of());
    }

    private static NodeSettings sound(Map<String, String> environment) {
        return switch (load(environment)) {
            case Loaded.Sound(var settings, var description) -> {
                assertThat(description).doesNotContain("who-asks").doesNotContain("what-proves-it");
                yield settings;
            }
            case Loaded.Faulty(var faults) -> throw new AssertionError(faults);
        };
    }

    private static List<String> faults(Map<String, String> environment) {
        return switch (load(environment)) {
            case Loaded.Sound _ -> List.of();
            case Loaded.Faulty(var faults) -> faults;
        };
    }

    @Test
    void in_local_the_home_keeps_files_and_elsewhere_nothing_does_until_it_is_named() {
        NodeSettings local = sound(Map.of("ATHYPER_HOME", "/srv/athyper"));
        assertThat(local.objectStorage())
                .isEqualTo(new ObjectStorage.Directory(Path.of("/srv/athyper/objects")));
        assertThat(local.attachmentBytesMax()).isEqualTo(25 << 20);
        assertThat(sound(PRODUCTION).objectStorage()).isEqualTo(new ObjectStorage.None());
        var shared = new HashMap<>(PRODUCTION);
        shared.put("ATHYPER_OBJECT_STORAGE_DIRECTORY", "/mnt/files");
        assertThat(sound(shared).objectStorage())
                .isEqualTo(new ObjectStorage.Directory(Path.of("/mnt/files")));
    }

    @Test
    void a_server_is_what_was_named() {
        var all = new HashMap<>(PRODUCTION);
        all.putAll(S3);
        assertThat(sound(all).objectStorage())
                .isInstanceOfSatisfying(
                        ObjectStorage.S3.class,
                        s3 -> {
                            assertThat(s3.endpoint()).isEqualTo("https://s3.example");
                            assertThat(s3.region()).isEqualTo("us-east-1");
                            assertThat(s3.bucket()).isEqualTo("athyper-files");
                            assertThat(s3.pathStyle()).isTrue();
                            assertThat(s3.addressed()).isFalse();
                            assertThat(s3.accessKey().reveal()).isEqualTo("who-asks");
                            assertThat(s3.secretKey().reveal()).isEqualTo("what-proves-it");
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ATHYPER_OBJECT_STORAGE_ENDPOINT",
                "ATHYPER_OBJECT_STORAGE_BUCKET",
                "ATHYPER_OBJECT_STORAGE_ACCESS_KEY",
                "ATHYPER_OBJECT_STORAGE_SECRET_KEY"
            })
    void a_server_is_named_wholly_or_not_at_all(String missing) {
        var partial = new HashMap<>(S3);
        partial.remove(missing);
        assertThat(faults(partial))
                .singleElement()
                .asString()
                .contains("named only in part", "set " + missing);
    }

    @Test
    void there_is_one_place_for_files() {
        var both = new HashMap<>(S3);
        both.put("ATHYPER_OBJECT_STORAGE_DIRECTORY", "/mnt/files");
        assertThat(faults(both))
                .singleElement()
                .asString()
                .contains("object-storage.directory", "take one of them out");
    }
}
