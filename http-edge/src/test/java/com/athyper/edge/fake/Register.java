package com.athyper.edge.fake;

import com.athyper.expression.Bindings;
import com.athyper.expression.Evaluator;
import com.athyper.expression.Expr;
import com.athyper.expression.Truth;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Page;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.workflow.Approval;
import com.athyper.workflow.ApprovalKey;
import com.athyper.workflow.Instances;
import com.athyper.workflow.Party;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The approvals of a {@link Committee}, looked at one by one; one page has them all. */
public final class Register implements Instances {
    private final Committee committee;

    public Register(Committee committee) {
        this.committee = committee;
    }

    @Override
    public CompletionStage<List<Kind>> kinds(TenantId tenant) {
        return CompletableFuture.completedStage(
                items(tenant)
                        .map(item -> new Kind(item.entity(), item.template()))
                        .distinct()
                        .toList());
    }

    @Override
    public CompletionStage<List<Asked>> askedAt(
            TenantId tenant,
            PrincipalId principal,
            Instant moment,
            Optional<Asked> after,
            int max) {
        var order = Comparator.comparing(Asked::startedAt).thenComparing(Asked::instance);
        return CompletableFuture.completedStage(
                items(tenant)
                        .filter(item -> !item.startedAt().isAfter(moment))
                        .filter(item -> item.endedAt().filter(it -> !it.isAfter(moment)).isEmpty())
                        .map(item -> new Asked(item.startedAt(), item.id()))
                        .filter(it -> after.filter(at -> order.compare(it, at) >= 0).isEmpty())
                        .sorted(order.reversed())
                        .limit(max)
                        .toList());
    }

    private Stream<Item> items(TenantId tenant) {
        return committee.keys(tenant).stream()
                .flatMap(key -> Item.of(key, committee.state(key)).stream());
    }

    @Override
    public CompletionStage<Answer<Page<Item>>> list(
            TenantId tenant, Search search, int limit, Optional<String> cursor, boolean count) {
        var items =
                committee.keys(tenant).stream()
                        .filter(key -> sees(search, committee.state(key)))
                        .map((ApprovalKey key) -> Item.of(key, committee.state(key)).orElseThrow())
                        .filter(item -> fits(search.filter(), item))
                        .toList();
        return CompletableFuture.completedStage(
                Answer.ok(
                        new Page<>(
                                items,
                                Optional.empty(),
                                count ? OptionalLong.of(items.size()) : OptionalLong.empty())));
    }

    private static boolean sees(Search search, Approval state) {
        var progress = state.started().orElseThrow();
        var subject = progress.subject();
        var visible = search.readable().getOrDefault(subject.entity(), Expr.FALSE);
        var bound = new Bindings(Map.of("resource", subject.attributes()));
        var parties = Party.of(progress);
        return subject.requester().equals(search.principal())
                || parties.stream().anyMatch(party -> party.is(search.principal()))
                || search.mandates().stream()
                        .anyMatch(it -> parties.stream().anyMatch(one -> one.isStoodInForBy(it)))
                || Evaluator.test(visible, bound) == Truth.TRUE;
    }

    private static boolean fits(Filter filter, Item item) {
        return filter.template().filter(it -> !it.equals(item.template())).isEmpty()
                && filter.state().filter(it -> !it.equals(item.state())).isEmpty()
                && filter.entity().filter(it -> !it.equals(item.entity())).isEmpty()
                && filter.record().filter(it -> !it.equals(item.recordId())).isEmpty()
                && filter.requester().filter(it -> !it.equals(item.requester())).isEmpty()
                && filter.incidents().filter(it -> it != item.incidents() > 0).isEmpty()
                && filter.from().filter(item.startedAt()::isBefore).isEmpty()
                && filter.before().filter(it -> !item.startedAt().isBefore(it)).isEmpty();
    }
}
