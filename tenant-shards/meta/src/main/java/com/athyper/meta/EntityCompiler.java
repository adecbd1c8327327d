package com.athyper.meta;

import com.athyper.kernel.Answer;
import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.Sha256;
import com.athyper.kernel.Value;
import com.athyper.meta.Diagnostic.Severity;
import com.athyper.meta.Lifecycle.Transition;
import com.athyper.meta.behaviour.Behaviour;
import com.athyper.meta.overlay.Composition;
import com.athyper.meta.record.RecordError;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Turns a checked definition into a model: the same definition, the same bytes, anywhere. */
public final class EntityCompiler {
    private EntityCompiler() {}

    /** The model, or everything that keeps it from being one. */
    public sealed interface Compiled {
        record Sound(EntityModel model, List<Diagnostic> warnings) implements Compiled {
            public Sound {
                warnings = List.copyOf(warnings);
            }
        }

        /**
         * @param diagnostics at least one of which is an error
         */
        record Faulty(List<Diagnostic> diagnostics) implements Compiled {
            public Faulty {
                diagnostics = List.copyOf(diagnostics);
            }
        }
    }

    /**
     * @param document as {@link EntityCheck} gave it
     * @param inForce the names of the tenant's entities that are in force
     */
    public static Compiled compile(Value.Fields document, int version, Set<EntityName> inForce) {
        var composition = Composition.of(document);
        var read = EntityDocument.base(composition.document());
        var diagnostics = new ArrayList<Diagnostic>();
        references(read, inForce, diagnostics);
        read.lifecycle().ifPresent(lifecycle -> reachability(lifecycle, diagnostics));
        var rules = RuleSchema.of(read).compile(read.rules());
        diagnostics.addAll(rules.diagnostics());
        diagnostics.replaceAll(
                diagnostic -> diagnostic.at(composition.origin(diagnostic.pointer())));
        return diagnostics.stream().anyMatch(Diagnostic::isError)
                ? new Compiled.Faulty(diagnostics)
                : new Compiled.Sound(
                        model(document, read, version, rules.behaviour())
                                .composed(composition.hidden(), Composition.units(document)),
                        diagnostics);
    }

    /** The model of a definition that is in force, and was therefore compiled before. */
    public static EntityModel trusted(Value.Fields document, int version) {
        return trusted(document, version, Composition.of(document));
    }

    /**
     * The model as the people of an organizational unit have it: over the same table.
     *
     * @param path the unit and all above it, the highest first
     * @return the faults if what the units on the path say does not fit together
     */
    public static Answer<EntityModel> within(EntityModel whole, List<String> path) {
        var spoken = path.stream().filter(whole.orgUnits()::contains).toList();
        if (spoken.isEmpty()) {
            return Answer.ok(whole);
        }
        var composition = Composition.of(whole.document(), spoken);
        var faults = new ArrayList<>(composition.faults());
        if (faults.isEmpty()) {
            EntityDocument.parse(composition.document(), faults);
        }
        return faults.isEmpty()
                ? Answer.ok(
                        trusted(whole.document(), whole.version(), composition)
                                .contracted(Sha256.hex(whole.hash() + ' ' + spoken)))
                : Answer.refused(
                        RecordError.OVERLAYS_CONFLICT.because(
                                "what the units %s lay over `%s` does not fit together"
                                        .formatted(spoken, whole.name()),
                                faults.stream().map(composition::origin).toList()));
    }

    private static EntityModel trusted(
            Value.Fields document, int version, Composition composition) {
        var read = EntityDocument.base(composition.document());
        return model(document, read, version, RuleSchema.of(read).compile(read.rules()).behaviour())
                .composed(composition.hidden(), Composition.units(document));
    }

    private static EntityModel model(
            Value.Fields document, EntityDocument read, int version, Behaviour behaviour) {
        // With its overlays beside it: what it came from can be told from the model.
        var kept = document.get("overlays").isEmpty() ? read : EntityDocument.base(document);
        var canonical = Json.canonical(kept.write());
        var model =
                EntityModel.of(
                        read.name(),
                        version,
                        read.label(),
                        read.module(),
                        read.fields(),
                        read.lifecycle(),
                        Sha256.hex(canonical),
                        Json.trustedObject(canonical));
        return model.with(read.traits(), behaviour);
    }

    private static void references(
            EntityDocument read, Set<EntityName> inForce, List<Diagnostic> diagnostics) {
        for (int i = 0; i < read.fields().size(); i++) {
            var target = read.fields().get(i).target();
            if (target.isPresent()
                    && !target.get().equals(read.name())
                    && !inForce.contains(target.get())) {
                diagnostics.add(
                        new Diagnostic(
                                Severity.ERROR,
                                "reference-not-in-force",
                                Fault.at(Fault.at("/fields", i), "entity"),
                                "`" + target.get() + "` is no entity in force",
                                "publish `" + target.get() + "` first"));
            }
        }
    }

    private static void reachability(Lifecycle lifecycle, List<Diagnostic> diagnostics) {
        var reached = new HashSet<String>();
        reached.add(lifecycle.initial());
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Transition transition : lifecycle.transitions()) {
                if (transition.from().stream().anyMatch(reached::contains)) {
                    grows |= reached.addAll(ends(transition));
                }
            }
        }
        for (int i = 0; i < lifecycle.states().size(); i++) {
            String state = lifecycle.states().get(i);
            if (!reached.contains(state)) {
                diagnostics.add(
                        new Diagnostic(
                                Severity.WARNING,
                                "state-unreachable",
                                Fault.at("/lifecycle/states", i),
                                "no way leads from `"
                                        + lifecycle.initial()
                                        + "` to `"
                                        + state
                                        + "`",
                                "add a transition to it, or remove it"));
            }
        }
    }

    private static List<String> ends(Transition transition) {
        var outcomes = transition.outcomes();
        return Stream.concat(
                        Stream.of(transition.to()),
                        Stream.of(
                                        outcomes.approved(),
                                        outcomes.rejected(),
                                        outcomes.changesRequested(),
                                        outcomes.cancelled())
                                .flatMap(Optional::stream))
                .toList();
    }
}
