package com.athyper.tenancy.definition;

import static com.athyper.kernel.Decision.accept;
import static com.athyper.kernel.Decision.alreadyDone;
import static com.athyper.kernel.Decision.refuse;

import com.athyper.kernel.Aggregate;
import com.athyper.kernel.Decision;
import com.athyper.kernel.Json;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.Value;
import com.athyper.tenancy.definition.Definition.Status;
import com.athyper.tenancy.definition.Definition.Version;
import com.athyper.tenancy.definition.DefinitionCheck.Checked;
import com.athyper.tenancy.definition.DefinitionCommand.ConfirmPublished;
import com.athyper.tenancy.definition.DefinitionCommand.ConfirmRetired;
import com.athyper.tenancy.definition.DefinitionCommand.Draft;
import com.athyper.tenancy.definition.DefinitionCommand.Publish;
import com.athyper.tenancy.definition.DefinitionCommand.Redraft;
import com.athyper.tenancy.definition.DefinitionCommand.RefusePublished;
import com.athyper.tenancy.definition.DefinitionCommand.RefuseRetired;
import com.athyper.tenancy.definition.DefinitionCommand.Register;
import com.athyper.tenancy.definition.DefinitionCommand.Retire;
import com.athyper.tenancy.definition.DefinitionCommand.Review;
import com.athyper.tenancy.definition.DefinitionEvent.Drafted;
import com.athyper.tenancy.definition.DefinitionEvent.PublishRefused;
import com.athyper.tenancy.definition.DefinitionEvent.PublishStarted;
import com.athyper.tenancy.definition.DefinitionEvent.Published;
import com.athyper.tenancy.definition.DefinitionEvent.RetireRefused;
import com.athyper.tenancy.definition.DefinitionEvent.RetireStarted;
import com.athyper.tenancy.definition.DefinitionEvent.Retired;
import com.athyper.tenancy.definition.DefinitionEvent.Reviewed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The life of a definition, whatever it defines: versions are drafted, put into force one at a
 * time, superseded.
 */
public final class DefinitionRules
        implements Aggregate<DefinitionCommand, DefinitionEvent, Definition> {
    private final DefinitionCheck check;

    public DefinitionRules(DefinitionCheck check) {
        this.check = check;
    }

    @Override
    public Definition initial() {
        return Definition.NONE;
    }

    @Override
    public Decision<DefinitionEvent> decide(
            Definition definition, DefinitionCommand command, Origin origin) {
        if (definition.retired()) {
            return switch (command) {
                case Retire _,
                        ConfirmPublished _,
                        RefusePublished _,
                        ConfirmRetired _,
                        RefuseRetired _ ->
                        alreadyDone();
                case Register _, Draft _, Redraft _, Review _, Publish _ ->
                        refuse(DefinitionError.RETIRED, "the definition was withdrawn");
            };
        }
        return switch (command) {
            case Register(var document) -> register(definition, document);
            case Draft(var changes) -> draft(definition, changes);
            case Redraft(var number) -> redraft(definition, number);
            case Review(var number, var comment) -> review(definition, number, comment, origin);
            case Publish(var number, var judged) -> publish(definition, number, judged);
            case ConfirmPublished(var number, var report) ->
                    isPublishing(definition, number)
                            ? accept(new Published(number, report))
                            : alreadyDone();
            case RefusePublished(var number, var refusal) ->
                    isPublishing(definition, number)
                            ? accept(new PublishRefused(number, refusal))
                            : alreadyDone();
            case Retire(var judged) -> retire(definition, judged);
            case ConfirmRetired _ ->
                    definition.withdrawing().isPresent() ? accept(new Retired()) : alreadyDone();
            case RefuseRetired(var refusal) ->
                    definition.withdrawing().isPresent()
                            ? accept(new RetireRefused(refusal))
                            : alreadyDone();
        };
    }

    @Override
    public Definition evolve(Definition definition, DefinitionEvent event, Origin origin) {
        return switch (event) {
            case Drafted(var number, var document, var hash) -> {
                var versions = new ArrayList<>(definition.versions());
                versions.add(
                        new Version(
                                number,
                                document,
                                hash,
                                Status.DRAFT,
                                origin.at(),
                                origin.principal(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
                yield definition.with(versions);
            }
            case Reviewed(var number, var comment) ->
                    reviewed(
                            definition,
                            number,
                            new Definition.Review(origin.principal(), origin.at(), comment));
            case PublishStarted(var number, var judged) ->
                    replace(
                            definition.judged(judged),
                            number,
                            Status.PUBLISHING,
                            Optional.empty(),
                            Optional.empty());
            case Published(var number, var report) ->
                    replace(
                            superseding(definition.judged(Optional.empty())),
                            number,
                            Status.PUBLISHED,
                            Optional.empty(),
                            Optional.of(report));
            case PublishRefused(var number, var refusal) ->
                    replace(
                            definition.judged(Optional.empty()),
                            number,
                            Status.DRAFT,
                            Optional.of(refusal),
                            Optional.empty());
            case RetireStarted(var judged) ->
                    definition.withdrawal(new Definition.Withdrawal(judged, Optional.empty()));
            case RetireRefused(var refusal) ->
                    definition.withdrawal(
                            new Definition.Withdrawal(
                                    definition.withdrawal().orElseThrow().judged(),
                                    Optional.of(refusal)));
            case Retired _ -> new Definition(definition.versions(), true);
        };
    }

    private Decision<DefinitionEvent> register(Definition definition, Value.Fields document) {
        return definition.versions().isEmpty()
                ? drafted(1, check.check(Optional.empty(), document))
                : refuse(
                        DefinitionError.EXISTS,
                        "the name is taken; draft a new version of it instead");
    }

    private Decision<DefinitionEvent> draft(Definition definition, Value.Fields changes) {
        Optional<Version> latest = definition.latest();
        if (latest.isEmpty()) {
            return refuse(DefinitionError.NOT_FOUND, "there is no definition to make a version of");
        }
        if (definition.versions().size() >= Definition.VERSIONS_MAX) {
            return refuse(
                    DefinitionError.TOO_MANY_VERSIONS,
                    "a definition has at most " + Definition.VERSIONS_MAX + " versions");
        }
        return drafted(
                definition.versions().size() + 1,
                check.check(latest.map(Version::document), changes));
    }

    private static Decision<DefinitionEvent> redraft(Definition definition, int number) {
        Optional<Version> version = definition.version(number);
        if (version.isEmpty()) {
            return refuse(DefinitionError.VERSION_NOT_FOUND, "there is no version " + number);
        }
        int next = definition.versions().size() + 1;
        return next > Definition.VERSIONS_MAX
                ? refuse(
                        DefinitionError.TOO_MANY_VERSIONS,
                        "a definition has at most " + Definition.VERSIONS_MAX + " versions")
                : accept(new Drafted(next, version.get().document(), version.get().hash()));
    }

    private static Decision<DefinitionEvent> review(
            Definition definition, int number, Optional<String> comment, Origin origin) {
        Optional<Version> version = definition.version(number);
        if (version.isEmpty()) {
            return refuse(DefinitionError.VERSION_NOT_FOUND, "there is no version " + number);
        }
        if (version.get().draftedBy().equals(origin.principal())) {
            return refuse(DefinitionError.OWN_REVIEW, "somebody else than its author reviews it");
        }
        if (version.get().status() != Status.DRAFT) {
            return refuse(DefinitionError.NO_DRAFT, "only a draft is reviewed");
        }
        return version.get().review().isPresent()
                ? alreadyDone()
                : accept(new Reviewed(number, comment));
    }

    private static Decision<DefinitionEvent> drafted(int number, Checked checked) {
        return switch (checked) {
            case Checked.Sound(var document) ->
                    accept(new Drafted(number, document, Sha256.hex(Json.canonical(document))));
            case Checked.Faulty(var faults) ->
                    new Decision.Refuse<>(
                            DefinitionError.INVALID.because(
                                    "the definition has %d fault(s)".formatted(faults.size()),
                                    faults));
        };
    }

    private static Decision<DefinitionEvent> publish(
            Definition definition, int number, Optional<Long> judged) {
        Optional<Version> version = definition.version(number);
        if (version.isEmpty()) {
            return refuse(DefinitionError.VERSION_NOT_FOUND, "there is no version " + number);
        }
        return switch (version.get().status()) {
            case PUBLISHED, PUBLISHING -> alreadyDone();
            case SUPERSEDED -> superseded(number);
            case DRAFT -> {
                if (definition
                        .published()
                        .filter(inForce -> inForce.number() > number)
                        .isPresent()) {
                    yield superseded(number);
                }
                if (definition.withdrawing().isPresent()) {
                    yield refuse(DefinitionError.RETIRED, "the definition is being withdrawn");
                }
                yield definition.publishing().isPresent()
                        ? refuse(DefinitionError.PUBLISHING, "another version is on its way")
                        : accept(new PublishStarted(number, judged));
            }
        };
    }

    private static Decision<DefinitionEvent> retire(Definition definition, Optional<Long> judged) {
        if (definition.versions().isEmpty()) {
            return refuse(DefinitionError.NOT_FOUND, "there is nothing to withdraw");
        }
        if (judged.isEmpty()) {
            return accept(new Retired());
        }
        if (definition.publishing().isPresent()) {
            return refuse(DefinitionError.PUBLISHING, "a version is on its way");
        }
        return definition.withdrawing().isPresent()
                ? alreadyDone()
                : accept(new RetireStarted(judged.get()));
    }

    private static Decision<DefinitionEvent> superseded(int number) {
        return refuse(
                DefinitionError.SUPERSEDED,
                "a version later than " + number + " is or was in force; draft a new one");
    }

    private static boolean isPublishing(Definition definition, int number) {
        return definition.publishing().filter(version -> version.number() == number).isPresent();
    }

    private static Definition superseding(Definition definition) {
        return definition
                .published()
                .map(
                        inForce ->
                                replace(
                                        definition,
                                        inForce.number(),
                                        Status.SUPERSEDED,
                                        inForce.refusal(),
                                        inForce.report()))
                .orElse(definition);
    }

    private static Definition replace(
            Definition definition,
            int number,
            Status status,
            Optional<Definition.Refusal> refusal,
            Optional<Value> report) {
        List<Version> versions = new ArrayList<>(definition.versions());
        Version old = versions.get(number - 1);
        versions.set(
                number - 1,
                new Version(
                        number,
                        old.document(),
                        old.hash(),
                        status,
                        old.draftedAt(),
                        old.draftedBy(),
                        refusal,
                        report,
                        old.review()));
        return definition.with(versions);
    }

    private static Definition reviewed(
            Definition definition, int number, Definition.Review review) {
        List<Version> versions = new ArrayList<>(definition.versions());
        Version old = versions.get(number - 1);
        versions.set(
                number - 1,
                new Version(
                        number,
                        old.document(),
                        old.hash(),
                        old.status(),
                        old.draftedAt(),
                        old.draftedBy(),
                        old.refusal(),
                        old.report(),
                        Optional.of(review)));
        return definition.with(versions);
    }
}
