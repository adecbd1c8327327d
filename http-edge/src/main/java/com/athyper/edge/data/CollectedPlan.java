package com.athyper.edge.data;

import com.athyper.edge.access.BulkDesk;
import com.athyper.edge.access.BulkDesk.Decided;
import com.athyper.edge.access.Call;
import com.athyper.edge.data.CollectedRecords.Decisions;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Problem;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCollection;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordError;
import com.athyper.meta.record.RecordValidator;
import com.athyper.meta.record.StoredRecord;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The changes of a record and its lines, while they are being planned. Faults of the input are told
 * all at once; what policy refuses is told first of all.
 */
final class CollectedPlan {
    private final Call call;
    private final BulkDesk bulk;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Decided> changes = new ArrayList<>();
    private final List<String> pointers = new ArrayList<>();
    private Optional<Problem> refusal = Optional.empty();
    private int parts;

    CollectedPlan(Call call, BulkDesk bulk) {
        this.call = call;
        this.bulk = bulk;
    }

    /** The change of the record that the lines belong to. */
    void own(Answer<Value.Fields> values, Function<Value.Fields, Answer<Decided>> decision) {
        add("", values, decision);
    }

    /** A change that comes after those of the lines. */
    void last(Answer<Decided> decision) {
        decided("", decision);
    }

    void deletions(EntityModel member, List<StoredRecord> lines) {
        lines.forEach(line -> decided("", bulk.delete(part(), member, line)));
    }

    /**
     * The lines as they shall be: one with the id of a present line changes it, others are new, and
     * present ones that are not mentioned go, before anything takes a value that they have.
     */
    void lines(
            EntityCollection collection,
            EntityModel member,
            UUID owner,
            List<StoredRecord> present) {
        String pointer = Fault.at("", collection.name());
        if (!(call.request().json().get(collection.name()).orElse(Value.NULL)
                instanceof Value.Items(var lines))) {
            faults.add(new Fault(pointer, "wrong-type", "a list of records is expected"));
            return;
        }
        if (lines.size() > collection.maxItems()) {
            faults.add(
                    new Fault(
                            pointer, "too-many", "at most " + collection.maxItems() + " records"));
            return;
        }
        planned(collection, member, owner, lines, mentioned(member, pointer, lines, present));
    }

    /** What is mentioned of the present lines, by id; the others go. */
    private Map<String, StoredRecord> mentioned(
            EntityModel member, String pointer, List<Value> lines, List<StoredRecord> present) {
        Map<String, StoredRecord> rest =
                present.stream()
                        .collect(
                                Collectors.toMap(
                                        line -> line.id().toString(),
                                        Function.identity(),
                                        (a, _) -> a,
                                        LinkedHashMap::new));
        var ids = new HashSet<String>();
        for (Value line : lines) {
            if (line instanceof Value.Fields fields) {
                fields.text("id").ifPresent(ids::add);
            }
        }
        rest.forEach(
                (id, line) -> {
                    if (!ids.contains(id)) {
                        decided(pointer, bulk.delete(part(), member, line));
                    }
                });
        return rest;
    }

    private void planned(
            EntityCollection collection,
            EntityModel member,
            UUID owner,
            List<Value> lines,
            Map<String, StoredRecord> rest) {
        String pointer = Fault.at("", collection.name());
        for (int i = 0; i < lines.size(); i++) {
            String at = Fault.at(pointer, i);
            if (!(lines.get(i) instanceof Value.Fields line)) {
                faults.add(new Fault(at, "wrong-type", "an object is expected"));
                continue;
            }
            if (isOwners(collection, line, at)) {
                continue;
            }
            var placed = line.with(collection.position(), Value.of(i + 1));
            if (line.get("id").isEmpty()) {
                created(member, placed.with(collection.by(), Value.of(owner.toString())), at);
                continue;
            }
            var known = Optional.ofNullable(rest.remove(line.text("id").orElse("")));
            if (known.isEmpty()) {
                faults.add(
                        new Fault(
                                Fault.at(at, "id"),
                                "missing-reference",
                                "there is no such line, or it is there twice"));
                continue;
            }
            changed(member, known.get(), without(placed, "id"), at);
        }
    }

    private boolean isOwners(EntityCollection collection, Value.Fields line, String at) {
        boolean owners = false;
        for (String name : List.of(collection.by(), collection.position())) {
            if (line.get(name).isPresent()) {
                owners = true;
                faults.add(
                        new Fault(
                                Fault.at(at, name),
                                "read-only",
                                "`" + name + "` follows from the place of the line"));
            }
        }
        return owners;
    }

    private void created(EntityModel member, Value.Fields line, String at) {
        Call own = part();
        add(
                at,
                RecordValidator.validate(member, line, own.circumstances(Optional.empty())),
                values -> bulk.create(own, member, values));
    }

    private void changed(EntityModel member, StoredRecord line, Value.Fields changes, String at) {
        Call own = part();
        switch (bulk.merge(own, member, line, changes)) {
            case Answer.Ok<Value.Fields>(var values) when values.equals(line.values()) -> {}
            case Answer.Ok<Value.Fields> values ->
                    add(at, values, merged -> bulk.update(own, member, line, merged));
            case Answer.Refused<Value.Fields>(var problem) -> refused(at, problem);
        }
    }

    private void add(
            String at,
            Answer<Value.Fields> values,
            Function<Value.Fields, Answer<Decided>> decision) {
        switch (values) {
            case Answer.Ok<Value.Fields>(var good) -> decided(at, decision.apply(good));
            case Answer.Refused<Value.Fields>(var problem) -> refused(at, problem);
        }
    }

    private void decided(String at, Answer<Decided> decision) {
        switch (decision) {
            case Answer.Ok<Decided>(var change) -> {
                changes.add(change);
                pointers.add(at);
            }
            case Answer.Refused<Decided>(var problem) -> refused(at, problem);
        }
    }

    private void refused(String at, Problem problem) {
        if (problem.code() == RecordError.RECORD_INVALID) {
            faults.addAll(CollectedRecords.at(at, problem).faults());
        } else if (refusal.isEmpty()) {
            refusal = Optional.of(CollectedRecords.at(at, problem));
        }
    }

    /** Each line has a command of its own, the same for every attempt. */
    private Call part() {
        return call.part(parts++);
    }

    Answer<Decisions> decided() {
        if (refusal.isPresent()) {
            return Answer.refused(refusal.get());
        }
        return faults.isEmpty()
                ? Answer.ok(new Decisions(changes, pointers))
                : Answer.refused(
                        RecordError.RECORD_INVALID.because(
                                faults.size() == 1
                                        ? "the record has a fault"
                                        : "the record has " + faults.size() + " faults",
                                faults));
    }

    private static Value.Fields without(Value.Fields line, String name) {
        var rest = new LinkedHashMap<>(line.values());
        rest.remove(name);
        return new Value.Fields(rest);
    }
}
