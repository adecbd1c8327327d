package com.athyper.workflow.template;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.workflow.Checked;

import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/** Between the document that a tenant writes and the template that the rules follow. */
public final class TemplateReader {
    private TemplateReader() {}

    /** Characters of a template's text. */
    public static final int TEXT_MAX = 200_000;

    private static final String TEXT = "text";

    /**
     * Judges a document by itself. What a new version leaves out at the top carries over from the
     * one before; its name stays. A text stands in place of all.
     */
    public static Checked check(Optional<Value.Fields> previous, Value.Fields input) {
        return input.get(TEXT).isPresent()
                ? checkText(previous, input)
                : checkMembers(previous, input);
    }

    private static Checked checkText(Optional<Value.Fields> previous, Value.Fields input) {
        var faults = new ArrayList<Fault>();
        var given = new Part(input, "", faults).knowing(Set.of("name", TEXT));
        var source = given.requiredText(TEXT, TEXT_MAX);
        if (!faults.isEmpty() || source.isEmpty()) {
            return new Checked.Faulty(faults);
        }
        var text = TemplateText.read(source.get());
        faults.addAll(text.faults(given.at(TEXT)));
        var name = input.get("name");
        if (name.isPresent() && !name.equals(text.document().get("name"))) {
            given.fault("name", "mismatch", "the text names another template");
        }
        if (!faults.isEmpty()) {
            return new Checked.Faulty(faults);
        }
        return switch (checkMembers(previous, text.document())) {
            case Checked.Sound sound -> sound;
            case Checked.Faulty(var found) ->
                    new Checked.Faulty(
                            found.stream()
                                    .map(fault -> text.placed(fault, given.at(TEXT)))
                                    .toList());
        };
    }

    private static Checked checkMembers(Optional<Value.Fields> previous, Value.Fields input) {
        var parsed = TemplateParser.parse(Checked.whole(previous, input));
        var faults = new ArrayList<>(parsed.faults());
        if (parsed.name().isPresent()
                && previous.flatMap(document -> document.text("name"))
                        .filter(name -> !name.equals(parsed.name().get().value()))
                        .isPresent()) {
            faults.add(new Fault("/name", "immutable", "a template keeps its name"));
        }
        return faults.isEmpty()
                ? new Checked.Sound(TemplateWriter.document(parsed))
                : new Checked.Faulty(faults);
    }

    /** Reads a document that {@link #check} has found sound; anything else is a damaged store. */
    public static Template read(EntityName name, int version, Value.Fields document) {
        var template = read(version, document);
        if (!template.name().equals(name)) {
            throw new IllegalStateException(
                    "the stored template `%s` calls itself `%s`".formatted(name, template.name()));
        }
        return template;
    }

    /** As the other, by the name that the document has. */
    public static Template read(int version, Value.Fields document) {
        var parsed = TemplateParser.parse(document);
        if (!parsed.faults().isEmpty()) {
            throw new IllegalStateException("a stored template cannot be read: " + parsed.faults());
        }
        return new Template(
                parsed.name().orElseThrow(),
                version,
                parsed.entity().orElseThrow(),
                parsed.flow(),
                document);
    }
}
