package com.athyper.edge.access;

import com.athyper.edge.exchange.Steps;
import com.athyper.expression.Expr;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Page;
import com.athyper.kernel.TenantId;
import com.athyper.meta.EntityModel;
import com.athyper.meta.record.RecordQuery;
import com.athyper.meta.record.Records;
import com.athyper.meta.record.StoredRecord;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Which records are seen under one condition and not under another. It tells ids and numbers, and
 * nothing of what the records hold.
 */
public final class DifferenceDesk {
    static final int EXAMPLES_MAX = 20;

    private final Records records;

    public DifferenceDesk(Records records) {
        this.records = records;
    }

    /** How many would come and go, and the first of them. */
    public record Rows(long gains, long loses, List<String> gained, List<String> lost) {
        static final Rows NONE = new Rows(0, 0, List.of(), List.of());

        public Rows {
            gained = List.copyOf(gained);
            lost = List.copyOf(lost);
        }

        public boolean nothing() {
            return gains == 0 && loses == 0;
        }
    }

    public Between between(TenantId tenant, EntityModel model) {
        return new Between(tenant, model);
    }

    /** Answers for one entity: who are told apart by nothing share one answer. */
    public final class Between {
        private final TenantId tenant;
        private final EntityModel model;
        private final Map<List<Expr>, CompletionStage<Answer<Rows>>> known = new HashMap<>();

        private Between(TenantId tenant, EntityModel model) {
            this.tenant = tenant;
            this.model = model;
        }

        /**
         * @param now over the root {@code resource}
         * @param then over the root {@code resource}
         */
        public synchronized CompletionStage<Answer<Rows>> rows(Expr now, Expr then) {
            return now.equals(then)
                    ? Steps.ok(Rows.NONE)
                    : known.computeIfAbsent(List.of(now, then), _ -> counted(now, then));
        }

        private CompletionStage<Answer<Rows>> counted(Expr now, Expr then) {
            Expr gain = beyond(then, now);
            Expr loss = beyond(now, then);
            return Steps.then(
                    records.counts(tenant, model, List.of(gain, loss)),
                    counts ->
                            Steps.then(
                                    ids(counts.getFirst(), gain),
                                    gained ->
                                            Steps.map(
                                                    ids(counts.getLast(), loss),
                                                    lost ->
                                                            new Rows(
                                                                    counts.getFirst(),
                                                                    counts.getLast(),
                                                                    gained,
                                                                    lost))));
        }

        /** A record is seen only where the condition is true of it: unknown is unseen. */
        private Expr beyond(Expr seen, Expr other) {
            return Expr.all(List.of(seen, new Expr.Not(Expr.isTrue(other))));
        }

        private CompletionStage<Answer<List<String>>> ids(long count, Expr condition) {
            if (count == 0) {
                return Steps.ok(List.of());
            }
            var query =
                    new RecordQuery(Expr.TRUE, List.of(), EXAMPLES_MAX, Optional.empty(), false);
            return Steps.map(
                    records.list(tenant, model, query, condition),
                    (Page<StoredRecord> page) ->
                            page.items().stream().map(record -> record.id().toString()).toList());
        }
    }
}
