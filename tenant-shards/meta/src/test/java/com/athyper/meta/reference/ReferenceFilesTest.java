package com.athyper.meta.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.athyper.kernel.Value;
import com.athyper.meta.FieldType;
import com.athyper.meta.TextForm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;

/**
 * Goal: the lists say what their sources say, and what a field takes is what its list has.
 *
 * <p>Method: the files are made again from the sources ({@code -Dupdate.data} writes them), and
 * held against Java's own lists and against the forms of the field types.
 */
class ReferenceFilesTest {

    /** Two-letter codes that Java still knows and the registry has long given up. */
    private static final Set<String> GIVEN_UP = Set.of("mo", "sh", "jw");

    @ParameterizedTest
    @EnumSource(value = ReferenceList.class, mode = Mode.EXCLUDE, names = "LANGUAGES")
    void a_file_is_what_its_source_says(ReferenceList list) throws IOException {
        assumeTrue(Runtime.version().feature() == 25, "currencies are those of Java 25");
        Path file = Path.of("src/main/resources/com/athyper/meta/reference", list.id() + ".tsv");
        String made = IcuLists.file(list);
        if (System.getProperty("update.data") != null) {
            Files.writeString(file, made, StandardCharsets.UTF_8);
        }
        assertThat(Files.readString(file, StandardCharsets.UTF_8)).isEqualTo(made);
    }

    @Test
    void a_unit_that_has_a_code_of_ucum_is_one_that_fields_take() {
        var codes =
                ReferenceList.UNITS.edition().entries().values().stream()
                        .flatMap(unit -> unit.text("ucum").stream())
                        .toList();
        assertThat(codes)
                .hasSizeGreaterThan(80)
                .doesNotHaveDuplicates()
                .allMatch(code -> TextForm.standard(FieldType.UNIT, code).isPresent());
        assertThat(ReferenceList.UNITS.edition().find("kilowatt-hour").orElseThrow().text("ucum"))
                .contains("kW.h");
    }

    @ParameterizedTest
    @EnumSource(ReferenceList.class)
    void a_list_says_where_it_comes_from_and_of_when_it_is(ReferenceList list) {
        var edition = list.edition();

        assertThat(edition.standard()).isNotBlank();
        assertThat(edition.source()).isNotBlank();
        assertThat(edition.licence()).isNotBlank();
        assertThat(LocalDate.parse(edition.date())).isAfter("2025-01-01");
        assertThat(edition.fingerprint()).hasSize(64);
        assertThat(edition.columns().get(0).name()).isEqualTo(Edition.CODE);
        assertThat(edition.columns().get(1).name()).isEqualTo(Edition.NAME);
        assertThat(edition.entries().values())
                .hasSizeGreaterThan(150)
                .allSatisfy(
                        entry ->
                                assertThat(entry.text(Edition.NAME))
                                        .hasValueSatisfying(name -> assertThat(name).isNotBlank()));
    }

    @Test
    void what_java_knows_is_in_the_lists() {
        assertThat(ReferenceList.COUNTRIES.edition().codes())
                .containsExactlyInAnyOrder(Locale.getISOCountries());
        assertThat(ReferenceList.CURRENCIES.edition().codes())
                .containsAll(
                        Currency.getAvailableCurrencies().stream()
                                .map(Currency::getCurrencyCode)
                                .toList());
        assertThat(ReferenceList.TIME_ZONES.edition().codes())
                .allSatisfy(id -> assertThat(ZoneId.of(id).getId()).isEqualTo(id));
        for (String code : Locale.getISOLanguages()) {
            String tag = Locale.of(code).toLanguageTag();
            assertThat(ReferenceList.LANGUAGES.edition().has(tag))
                    .as(code)
                    .isEqualTo(!GIVEN_UP.contains(tag));
        }
    }

    @Test
    void a_field_takes_what_its_list_has_and_nothing_else() {
        assertThat(TextForm.COUNTRIES).isEqualTo(ReferenceList.COUNTRIES.edition().codes());
        assertThat(TextForm.CURRENCIES).isEqualTo(ReferenceList.CURRENCIES.edition().codes());
        for (String code : ReferenceList.LANGUAGES.edition().codes()) {
            assertThat(TextForm.standard(FieldType.LANGUAGE, code)).contains(code);
        }
        for (char first = 'a'; first <= 'z'; first++) {
            for (char second = 'a'; second <= 'z'; second++) {
                String code = "" + first + second;
                TextForm.standard(FieldType.LANGUAGE, code)
                        .ifPresent(
                                taken ->
                                        assertThat(ReferenceList.LANGUAGES.edition().has(taken))
                                                .as(code)
                                                .isTrue());
            }
        }
        assertThat(TextForm.standard(FieldType.LANGUAGE, "zz")).isEmpty();
        assertThat(TextForm.standard(FieldType.LANGUAGE, "zz-MY")).isEmpty();
        assertThat(TextForm.standard(FieldType.LANGUAGE, "iw")).contains("he");
    }

    @Test
    void lists_that_name_one_another_agree() {
        var zones = ReferenceList.TIME_ZONES.edition();
        zones.entries()
                .forEach(
                        (id, zone) -> {
                            zone.text("country")
                                    .ifPresent(
                                            country ->
                                                    assertThat(
                                                                    ReferenceList.COUNTRIES
                                                                            .edition()
                                                                            .has(country))
                                                            .as(id)
                                                            .isTrue());
                            zone.text("aliasOf")
                                    .flatMap(zones::find)
                                    .ifPresent(
                                            target ->
                                                    assertThat(target.get("aliasOf"))
                                                            .as(id)
                                                            .contains(Value.NULL));
                            assertThat(zone.text("aliasOf").map(zones::has).orElse(true))
                                    .as(id)
                                    .isTrue();
                        });
    }

    @Test
    void what_is_known_by_heart_is_there() {
        assertThat(ReferenceList.COUNTRIES.edition().find("MY").orElseThrow().toString())
                .contains("Malaysia", "MYS", "458", "035");
        assertThat(ReferenceList.CURRENCIES.edition().find("JPY").orElseThrow().get("digits"))
                .contains(Value.of(0));
        assertThat(ReferenceList.CURRENCIES.edition().find("DEM").orElseThrow().text("tenderUntil"))
                .isPresent();
        assertThat(ReferenceList.LANGUAGES.edition().find("yue").orElseThrow().text("name"))
                .contains("Yue Chinese");
        assertThat(
                        ReferenceList.TIME_ZONES
                                .edition()
                                .find("Asia/Calcutta")
                                .orElseThrow()
                                .text("aliasOf"))
                .contains("Asia/Kolkata");
        assertThat(ReferenceList.UNITS.edition().find("pound").orElseThrow().text("factor"))
                .contains("0.45359237");
        assertThat(ReferenceList.UNITS.edition().find("fahrenheit").orElseThrow().text("baseUnit"))
                .contains("kelvin");
    }

    @Test
    void a_file_with_a_row_out_of_order_is_refused() {
        String head = "# standard: s\n# source: s\n# date: d\n# licence: l\ncode\tname\n";

        assertThat(Edition.read(ReferenceList.UNITS, head + "A\ta\nB\t\n").entries()).hasSize(2);
        assertThatThrownBy(() -> Edition.read(ReferenceList.UNITS, head + "B\tb\nA\ta\n"))
                .hasMessageContaining("bad row: A");
        assertThatThrownBy(() -> Edition.read(ReferenceList.UNITS, head + "A\ta\nA\tb\n"))
                .hasMessageContaining("bad row");
        assertThatThrownBy(() -> Edition.read(ReferenceList.UNITS, head + "A\n"))
                .hasMessageContaining("bad row");
        assertThatThrownBy(() -> Edition.read(ReferenceList.UNITS, "code\tname\n"))
                .hasMessageContaining("standard");
    }
}
