package com.athyper.node.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The texts of all settings, the outranking ones on top, and what was wrong with their keys. */
final class SettingsLayers {
    private static final String PREFIX = "ATHYPER_";

    private static final String FILE_VARIABLE = "ATHYPER_CONFIG";

    /** How many letters a misspelt name is away from the right one. */
    private static final int TYPO_MAX = 2;

    /** What was said of a setting, and where. */
    record Said(String text, String source) {}

    private final Map<String, Said> said = new LinkedHashMap<>();
    private final List<SettingFault> faults = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private SettingsLayers() {}

    static SettingsLayers of(
            Optional<Path> file, Map<String, String> environment, List<String> overrides) {
        var layers = new SettingsLayers();
        file.or(() -> Optional.ofNullable(environment.get(FILE_VARIABLE)).map(Path::of))
                .ifPresent(layers::addFile);
        layers.addEnvironment(environment);
        overrides.forEach(layers::addOverride);
        return layers;
    }

    Optional<Said> said(Setting<?> setting) {
        return Optional.ofNullable(said.get(setting.key()));
    }

    List<SettingFault> faults() {
        return faults;
    }

    List<String> warnings() {
        return warnings;
    }

    private void addFile(Path file) {
        if (!Files.isRegularFile(file)) {
            faults.add(
                    new SettingFault(
                            "--config",
                            file.toString(),
                            "there is no such file",
                            "name one that exists, or none"));
            return;
        }
        try {
            Config config =
                    ConfigFactory.parseFile(
                                    file.toFile(),
                                    ConfigParseOptions.defaults().setAllowMissing(false))
                            .resolve();
            addObject(file, "", config.root());
        } catch (ConfigException e) {
            // Its message quotes the file, where secrets are: the place has to do.
            String line = e.origin() == null ? "" : ", line " + e.origin().lineNumber();
            faults.add(
                    new SettingFault(
                            "--config",
                            file.toString(),
                            "the file cannot be read as HOCON" + line,
                            "see github.com/lightbend/config for the syntax"));
        }
    }

    private void addObject(Path file, String prefix, ConfigObject object) {
        for (var entry : new TreeMap<>(object).entrySet()) {
            String key = prefix + entry.getKey();
            ConfigValue value = entry.getValue();
            String source = file.getFileName() + ":" + value.origin().lineNumber();
            if (value instanceof ConfigObject nested && SettingsSchema.find(key).isEmpty()) {
                addObject(file, key + ".", nested);
            } else if (value.valueType() != ConfigValueType.NULL) {
                add(key, new Said(textOf(value), source));
            }
        }
    }

    private static String textOf(ConfigValue value) {
        return value instanceof ConfigList list
                ? list.stream().map(SettingsLayers::textOf).collect(Collectors.joining(","))
                : String.valueOf(value.unwrapped());
    }

    private void addEnvironment(Map<String, String> environment) {
        for (var entry : new TreeMap<>(environment).entrySet()) {
            String variable = entry.getKey();
            if (!variable.startsWith(PREFIX) || variable.equals(FILE_VARIABLE)) {
                continue;
            }
            var setting =
                    SettingsSchema.ALL.stream()
                            .filter(one -> one.variable().equals(variable))
                            .findFirst();
            if (setting.isPresent()) {
                said.put(setting.get().key(), new Said(entry.getValue(), variable));
            } else {
                unknownVariable(variable);
            }
        }
    }

    /**
     * Others set variables of this prefix too (our scripts do, and Kubernetes for a service of our
     * name): only what looks like a slip of the pen is a fault.
     */
    private void unknownVariable(String variable) {
        List<String> known = SettingsSchema.ALL.stream().map(Setting::variable).toList();
        nearest(variable, known)
                .ifPresentOrElse(
                        near ->
                                faults.add(
                                        new SettingFault(
                                                variable,
                                                "environment",
                                                "there is no such setting",
                                                "did you mean " + near + "?")),
                        () -> warnings.add(variable + " is not a setting and is ignored"));
    }

    private void addOverride(String override) {
        int equals = override.indexOf('=');
        String key = equals < 0 ? override : override.substring(0, equals).strip();
        if (equals < 1) {
            // What follows a forgotten equals sign may be a secret: it is not repeated.
            faults.add(
                    new SettingFault("--set", "--set", "it has no value", "write --set key=value"));
            return;
        }
        Optional<Setting<?>> setting = SettingsSchema.find(key);
        if (setting.isPresent() && setting.get().kind() != Setting.Kind.OPEN) {
            String why =
                    setting.get().kind() == Setting.Kind.SECRET
                            ? "a secret is not given as an argument, which others can read"
                            : "it is locked against overrides";
            faults.add(
                    new SettingFault(
                            key,
                            "--set",
                            why,
                            "set " + setting.get().variable() + " or write it to the file"));
            return;
        }
        add(key, new Said(override.substring(equals + 1).strip(), "--set"));
    }

    private void add(String key, Said one) {
        if (SettingsSchema.find(key).isPresent()) {
            said.put(key, one);
            return;
        }
        List<String> known = SettingsSchema.ALL.stream().map(Setting::key).toList();
        faults.add(
                new SettingFault(
                        key,
                        one.source(),
                        "there is no such setting",
                        nearest(key, known)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("take it out; --describe lists all settings")));
    }

    private static Optional<String> nearest(String name, List<String> known) {
        return known.stream()
                .filter(one -> distance(name, one) <= TYPO_MAX)
                .min(Comparator.comparingInt(one -> distance(name, one)));
    }

    /** How many letters to add, drop or replace (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
