package com.athyper.policy.notice;

import com.athyper.policy.Duty;
import com.athyper.policy.Obligation;
import com.athyper.policy.Subjects;
import com.athyper.policy.log.DecisionMade;
import com.athyper.policy.log.Scope;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be told of the decisions of one request: one notice for each rule that wants it,
 * whether it is about one record or many. That the operation was allowed as such, before its record
 * was known, is no occasion of its own. It may be told in several parts, which add up.
 */
public final class Tellings {
    private final Map<Key, Told> all = new LinkedHashMap<>();

    /** By what decisions are told as one. */
    private record Key(String rule, boolean allowed) {}

    /** What is told as one. */
    private static final class Told {
        private final Set<Subjects> whom = new HashSet<>();
        private final Set<String> records = new HashSet<>();
        private Optional<DecisionMade> last = Optional.empty();
        private boolean fresh;
        private int counted;

        void add(DecisionMade made, Subjects one) {
            fresh |= whom.add(one);
            boolean ofRecord = made.scope() == Scope.RECORD;
            if (ofRecord
                    ? records.add(made.asked().operation().id() + " " + made.record().orElse(""))
                    : last.isEmpty()) {
                last = Optional.of(made);
                fresh = true;
            }
        }

        Telling take(Key key, DecisionMade made) {
            int count = Math.max(1, records.size());
            var asked = made.asked();
            var telling =
                    new Telling(
                            new Notice(
                                    key.rule(),
                                    key.allowed(),
                                    asked.subject().principal(),
                                    new Notice.Occasion(
                                            asked.at(),
                                            asked.requestId(),
                                            asked.operation().id(),
                                            asked.entity(),
                                            made.record()),
                                    asked.at(),
                                    count - counted),
                            whom);
            counted = count;
            fresh = false;
            return telling;
        }
    }

    /** One that was added before changes nothing. */
    public void add(DecisionMade made) {
        for (Duty duty : made.tellings()) {
            if (duty.obligation() instanceof Obligation.Notified(var whom)) {
                all.computeIfAbsent(new Key(duty.rule(), made.allowed()), _ -> new Told())
                        .add(made, whom);
            }
        }
    }

    /** What was not told yet. */
    public List<Telling> take() {
        if (all.isEmpty()) {
            return List.of();
        }
        var tellings = new ArrayList<Telling>();
        all.forEach(
                (key, told) -> {
                    if (told.fresh) {
                        told.last.ifPresent(made -> tellings.add(told.take(key, made)));
                    }
                });
        return tellings;
    }
}
