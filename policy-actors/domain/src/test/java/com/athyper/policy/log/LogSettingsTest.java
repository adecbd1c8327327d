package com.athyper.policy.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.policy.Operation;
import com.athyper.policy.Subject;
import com.athyper.policy.log.LogSettings.Rate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Set;

class LogSettingsTest {

    private static LogSettings sound(String json) {
        return switch (LogSettings.read(Json.trustedObject(json))) {
            case LogSettings.Read.Sound(var settings) -> settings;
            case LogSettings.Read.Faulty(var faults) -> throw new AssertionError(faults);
        };
    }

    private static List<String> faults(String json) {
        return switch (LogSettings.read(Json.trustedObject(json))) {
            case LogSettings.Read.Sound(var settings) -> throw new AssertionError(settings);
            case LogSettings.Read.Faulty(var faults) ->
                    faults.stream().map(Fault::pointer).toList();
        };
    }

    @Test
    void the_most_specific_pattern_decides() {
        var settings =
                sound(
                        """
                        {"operations":{"*":"off","entity.*":{"sample":5},"entity.query.*":"full",
                                       "entity.query.run":{"sample":2}}}
                        """);
        assertThat(settings.rate("meta.read")).isEqualTo(new Rate.Off());
        assertThat(settings.rate("entity.read")).isEqualTo(new Rate.Sampled(5));
        assertThat(settings.rate("entity.query.read")).isEqualTo(new Rate.Full());
        assertThat(settings.rate("entity.query.run")).isEqualTo(new Rate.Sampled(2));
    }

    @Test
    void who_says_nothing_has_what_changes_in_full_and_a_tenth_of_what_is_read() {
        assertThat(LogSettings.USUAL.rate("entity.create")).isEqualTo(new Rate.Full());
        assertThat(LogSettings.USUAL.rate("workflow.task.decide")).isEqualTo(new Rate.Full());
        assertThat(LogSettings.USUAL.rate("entity.read")).isEqualTo(new Rate.Sampled(10));
        assertThat(LogSettings.USUAL.rate("iam.org-unit.read")).isEqualTo(new Rate.Sampled(10));
        assertThat(LogSettings.USUAL.retention()).isEqualTo(Duration.ofDays(30));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void every_operation_has_a_rate_by_default(Operation operation) {
        assertThat(LogSettings.USUAL.rate(operation.id())).isNotEqualTo(new Rate.Off());
        assertThat(
                        sound("{\"operations\":{\"" + operation.id() + "\":\"off\"}}")
                                .rate(operation.id()))
                .as("and can be given another")
                .isEqualTo(new Rate.Off());
    }

    @Test
    void a_document_comes_back_as_it_went() {
        var settings =
                sound(
                        "{\"operations\":{\"entity.read\":{\"sample\":3},\"ref.*\":\"off\"},"
                                + "\"retentionDays\":7}");
        assertThat(LogSettings.read(settings.document()))
                .isEqualTo(new LogSettings.Read.Sound(settings));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sample\":1}",
                "{\"sample\":1000001}",
                "{\"sample\":2.5}",
                "{\"sample\":\"2\"}",
                "{}",
                "{\"sample\":2,\"more\":1}",
                "\"some\"",
                "true"
            })
    void what_is_no_rate_is_refused(String rate) {
        assertThat(faults("{\"operations\":{\"entity.read\":" + rate + "}}"))
                .containsExactly("/operations/entity.read");
    }

    @Test
    void limits_hold_at_their_edges() {
        assertThat(sound("{\"retentionDays\":3650}").retention()).isEqualTo(Duration.ofDays(3_650));
        assertThat(faults("{\"retentionDays\":3651}")).containsExactly("/retentionDays");
        assertThat(faults("{\"retentionDays\":0}")).containsExactly("/retentionDays");
        assertThat(sound("{\"operations\":{\"a\":{\"sample\":1000000}}}").rate("a"))
                .isEqualTo(new Rate.Sampled(1_000_000));
        assertThat(faults("{\"operations\":{\"no such!\":\"full\"}}"))
                .containsExactly("/operations/no such!");
    }

    @Test
    void a_subject_is_read_back_from_its_attributes() {
        var subject =
                new Subject(
                        new PrincipalId("ada"),
                        Set.of("user", "manager"),
                        Set.of("buyers"),
                        Set.of("sales", "sales_my"),
                        Set.of(new PrincipalId("bob")),
                        Set.of(new PrincipalId("eve")));
        assertThat(SubjectForm.read(subject.attributes())).contains(subject);
        assertThat(SubjectForm.read(Value.EMPTY)).isEmpty();
    }
}
