package com.athyper.workflow;

import com.athyper.kernel.AuditEntry;
import com.athyper.kernel.Origin;
import com.athyper.kernel.Value;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What has happened to an approval, event by event, as a person reads it. */
public final class Timeline {
    private static final String AREA = "workflow.";

    private Timeline() {}

    /** One event of the journal. */
    public record Fact(ApprovalEvent event, Origin origin) {}

    /**
     * @param number of the event, 1 for the first
     * @param what as the auditor was told
     */
    public record Moment(long number, AuditEntry what) {}

    /** The moments that the events were. */
    public static List<Moment> of(ApprovalKey key, List<Fact> facts) {
        var moments = new ArrayList<Moment>();
        Approval state = new Approval.NotStarted();
        long number = 0;
        for (var fact : facts) {
            number++;
            for (var line :
                    ApprovalAudit.entries(key, state, List.of(fact.event()), fact.origin())) {
                moments.add(new Moment(number, line));
            }
            state = Evolution.evolve(state, fact.event(), fact.origin());
        }
        return moments;
    }

    /** How many of the events had happened by then. */
    public static long until(List<Fact> facts, Instant moment) {
        return facts.stream().takeWhile(fact -> !fact.origin().at().isAfter(moment)).count();
    }

    public static Value.Fields form(Moment moment) {
        var what = moment.what();
        var by = what.origin().principal().value();
        var form =
                Value.object()
                        .put("event", moment.number())
                        .put("at", what.origin().at().toString())
                        .put("by", by)
                        .put("what", what.operation())
                        .put("why", what.origin().reason())
                        .put("text", text(by, what));
        what.before().ifPresent(before -> form.put("before", before));
        what.after().ifPresent(after -> form.put("after", after));
        return form.build();
    }

    private static String text(String by, AuditEntry what) {
        var done = what.operation().substring(AREA.length()).replace('.', ' ').replace('-', ' ');
        var on =
                what.after()
                        .filter(Value.Fields.class::isInstance)
                        .map(Value.Fields.class::cast)
                        .flatMap(after -> after.text("step"))
                        .map(step -> " `" + step + "`");
        return "%s: %s%s%s"
                .formatted(
                        by,
                        done,
                        on.orElse(""),
                        what.origin().reason().map(why -> " (" + why + ")").orElse(""));
    }
}
