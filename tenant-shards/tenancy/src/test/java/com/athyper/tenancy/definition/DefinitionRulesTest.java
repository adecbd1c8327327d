package com.athyper.tenancy.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Decision;
import com.athyper.kernel.ErrorCode;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Value;
import com.athyper.tenancy.definition.Definition.Status;
import com.athyper.tenancy.definition.DefinitionCheck.Checked;
import com.athyper.tenancy.definition.DefinitionCommand.ConfirmPublished;
import com.athyper.tenancy.definition.DefinitionCommand.Draft;
import com.athyper.tenancy.definition.DefinitionCommand.Publish;
import com.athyper.tenancy.definition.DefinitionCommand.Redraft;
import com.athyper.tenancy.definition.DefinitionCommand.RefusePublished;
import com.athyper.tenancy.definition.DefinitionCommand.Register;
import com.athyper.tenancy.definition.DefinitionCommand.Retire;
import com.athyper.tenancy.definition.DefinitionCommand.Review;
import com.athyper.tenancy.definition.DefinitionEvent.Reviewed;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

final class DefinitionRulesTest {
    private static final Origin ORIGIN =
            new Origin(
                    new PrincipalId("admin"),
                    Instant.parse("2030-01-01T12:00:00Z"),
                    "r",
                    "c",
                    Optional.empty());
    private static final Value.Fields DOCUMENT = Value.object().put("label", "A").build();

    /** Refuses what says so; otherwise the changes replace what was there. */
    private static final DefinitionRules RULES =
            new DefinitionRules(
                    (_, document) ->
                            document.get("bad").isPresent()
                                    ? new Checked.Faulty(
                                            List.of(new Fault("/bad", "bad", "is bad")))
                                    : new Checked.Sound(document));

    @Test
    void versions_are_drafted_published_and_superseded() {
        Definition definition =
                after(new Register(DOCUMENT), new Publish(1), confirm(1), new Draft(DOCUMENT));
        assertThat(definition.versions())
                .extracting(Definition.Version::status)
                .containsExactly(Status.PUBLISHED, Status.DRAFT);

        definition = apply(apply(definition, new Publish(2)), confirm(2));
        assertThat(definition.versions())
                .extracting(Definition.Version::status)
                .containsExactly(Status.SUPERSEDED, Status.PUBLISHED);
    }

    @Test
    void the_hash_of_a_document_does_not_depend_on_the_order_of_its_members() {
        var one = Value.object().put("a", "1").put("b", "2").build();
        var other = Value.object().put("b", "2").put("a", "1").build();
        assertThat(after(new Register(one)).versions().getFirst().hash())
                .isEqualTo(after(new Register(other)).versions().getFirst().hash());
    }

    @Test
    void a_faulty_document_is_refused_with_its_faults() {
        assertThat(
                        RULES.decide(
                                RULES.initial(),
                                new Register(Value.object().put("bad", 1).build()),
                                ORIGIN))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse ->
                                assertThat(refuse.problem().faults())
                                        .containsExactly(new Fault("/bad", "bad", "is bad")));
    }

    @Test
    void publishing_what_is_in_force_changes_nothing() {
        Definition definition = after(new Register(DOCUMENT), new Publish(1), confirm(1));
        assertThat(RULES.decide(definition, new Publish(1), ORIGIN))
                .isEqualTo(Decision.alreadyDone());
    }

    @Test
    void an_older_version_cannot_follow_a_later_one() {
        Definition definition =
                after(new Register(DOCUMENT), new Draft(DOCUMENT), new Publish(2), confirm(2));
        refused(definition, new Publish(1), DefinitionError.SUPERSEDED);
    }

    @Test
    void two_versions_are_not_published_at_once() {
        Definition definition = after(new Register(DOCUMENT), new Draft(DOCUMENT), new Publish(1));
        refused(definition, new Publish(2), DefinitionError.PUBLISHING);
    }

    @Test
    void an_earlier_version_is_drafted_again_as_it_was() {
        var other = Value.object().put("label", "B").build();
        Definition definition =
                after(new Register(DOCUMENT), new Draft(other), new Publish(2), confirm(2));

        Definition again = apply(definition, new Redraft(1));

        var third = again.version(3).orElseThrow();
        assertThat(third.status()).isEqualTo(Status.DRAFT);
        assertThat(third.document()).isEqualTo(DOCUMENT);
        assertThat(third.hash()).isEqualTo(again.version(1).orElseThrow().hash());
        refused(definition, new Redraft(3), DefinitionError.VERSION_NOT_FOUND);
    }

    @Test
    void somebody_else_than_the_author_reviews_a_draft_once() {
        Definition drafted = after(new Register(DOCUMENT));
        var review = new Review(1, Optional.of("fine"));
        refused(drafted, review, DefinitionError.OWN_REVIEW);
        refused(drafted, new Review(2, Optional.empty()), DefinitionError.VERSION_NOT_FOUND);
        var other = new Origin(new PrincipalId("auditor"), ORIGIN.at(), "r", "c", Optional.empty());
        assertThat(RULES.decide(drafted, review, other))
                .isEqualTo(Decision.accept(new Reviewed(1, Optional.of("fine"))));

        Definition reviewed = RULES.evolve(drafted, new Reviewed(1, Optional.of("fine")), other);

        assertThat(reviewed.version(1).orElseThrow().review())
                .contains(
                        new Definition.Review(other.principal(), other.at(), Optional.of("fine")));
        assertThat(RULES.decide(reviewed, review, other)).isEqualTo(Decision.alreadyDone());
        Definition inForce = apply(apply(reviewed, new Publish(1)), confirm(1));
        assertThat(inForce.version(1).orElseThrow().review()).isPresent();
        assertThat(RULES.decide(inForce, review, other))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse ->
                                assertThat(refuse.problem().code())
                                        .isEqualTo(DefinitionError.NO_DRAFT));
    }

    @Test
    void a_refused_publication_is_a_draft_again_that_says_why() {
        var refusal = new Definition.Refusal("META.DATA_IN_THE_WAY", "3 records", List.of());
        Definition definition =
                after(new Register(DOCUMENT), new Publish(1), new RefusePublished(1, refusal));
        assertThat(definition.versions().getFirst().status()).isEqualTo(Status.DRAFT);
        assertThat(definition.versions().getFirst().refusal()).contains(refusal);
        assertThat(apply(definition, new Publish(1)).publishing()).isPresent();
    }

    @Test
    void what_is_not_there_cannot_be_published_drafted_or_withdrawn() {
        refused(RULES.initial(), new Publish(1), DefinitionError.VERSION_NOT_FOUND);
        refused(RULES.initial(), new Draft(DOCUMENT), DefinitionError.NOT_FOUND);
        refused(RULES.initial(), new Retire(), DefinitionError.NOT_FOUND);
        refused(after(new Register(DOCUMENT)), new Register(DOCUMENT), DefinitionError.EXISTS);
    }

    @Test
    void a_withdrawn_definition_stays_withdrawn() {
        Definition definition = after(new Register(DOCUMENT), new Retire());
        refused(definition, new Draft(DOCUMENT), DefinitionError.RETIRED);
        refused(definition, new Publish(1), DefinitionError.RETIRED);
        assertThat(RULES.decide(definition, new Retire(), ORIGIN))
                .isEqualTo(Decision.alreadyDone());
    }

    @Test
    void at_most_one_version_is_in_force_whatever_happens() {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        for (int run = 0; run < 300; run++) {
            Definition definition = apply(RULES.initial(), new Register(DOCUMENT));
            for (int step = 0; step < 20; step++) {
                definition = apply(definition, random(random));
                assertThat(
                                definition.versions().stream()
                                        .filter(version -> version.status() == Status.PUBLISHED)
                                        .count())
                        .as("-Dseed=%d", seed)
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void what_a_version_was_judged_beside_is_known_until_it_is_in_force() {
        Definition definition = after(new Register(DOCUMENT), new Publish(1, Optional.of(7L)));
        assertThat(definition.judged()).contains(7L);
        assertThat(apply(definition, confirm(1)).judged()).isEmpty();
        var refusal = new Definition.Refusal("X.Y", "no", List.of());
        assertThat(apply(definition, new RefusePublished(1, refusal)).judged()).isEmpty();
    }

    @Test
    void a_judged_withdrawal_ends_when_the_shell_says_how() {
        Definition definition = after(new Register(DOCUMENT), new Publish(1), confirm(1));
        var retire = new Retire(Optional.of(7L));
        Definition underWay = apply(definition, retire);
        assertThat(underWay.retired()).isFalse();
        assertThat(underWay.withdrawing().orElseThrow().judged()).isEqualTo(7);
        refused(apply(underWay, new Draft(DOCUMENT)), new Publish(2), DefinitionError.RETIRED);

        var refusal = new Definition.Refusal("X.Y", "no", List.of());
        Definition kept = apply(underWay, new DefinitionCommand.RefuseRetired(refusal));
        assertThat(kept.retired()).isFalse();
        assertThat(kept.withdrawing()).isEmpty();
        assertThat(kept.withdrawal().orElseThrow().refusal()).contains(refusal);
        assertThat(apply(kept, new DefinitionCommand.ConfirmRetired()).retired()).isFalse();

        Definition again = apply(kept, retire);
        assertThat(apply(again, new DefinitionCommand.ConfirmRetired()).retired()).isTrue();
    }

    private static DefinitionCommand random(Random random) {
        int version = 1 + random.nextInt(4);
        return switch (random.nextInt(5)) {
            case 0 -> new Draft(DOCUMENT);
            case 1 -> new Publish(version);
            case 2 -> confirm(version);
            case 3 -> new RefusePublished(version, new Definition.Refusal("X.Y", "no", List.of()));
            default -> new Register(DOCUMENT);
        };
    }

    private static ConfirmPublished confirm(int version) {
        return new ConfirmPublished(version, Value.EMPTY);
    }

    private static Definition after(DefinitionCommand... commands) {
        Definition definition = RULES.initial();
        for (DefinitionCommand command : commands) {
            definition = apply(definition, command);
        }
        return definition;
    }

    private static Definition apply(Definition definition, DefinitionCommand command) {
        return switch (RULES.decide(definition, command, ORIGIN)) {
            case Decision.Accept<DefinitionEvent>(var events) -> {
                Definition next = definition;
                for (DefinitionEvent event : events) {
                    next = RULES.evolve(next, event, ORIGIN);
                }
                yield next;
            }
            case Decision.Refuse<DefinitionEvent> _ -> definition;
        };
    }

    private static void refused(Definition definition, DefinitionCommand command, ErrorCode error) {
        assertThat(RULES.decide(definition, command, ORIGIN))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse -> assertThat(refuse.problem().code()).isEqualTo(error));
    }
}
