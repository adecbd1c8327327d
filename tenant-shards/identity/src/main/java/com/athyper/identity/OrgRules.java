package com.athyper.identity;

import static com.athyper.identity.OrgError.ALREADY_BROKEN;
import static com.athyper.identity.OrgError.EXISTS;
import static com.athyper.identity.OrgError.INVALID;
import static com.athyper.identity.OrgError.IN_USE;
import static com.athyper.identity.OrgError.NOT_ELIGIBLE;
import static com.athyper.identity.OrgError.NOT_FOUND;
import static com.athyper.identity.OrgError.STALE;
import static com.athyper.identity.OrgError.TOO_MANY;

import com.athyper.identity.OrgItem.Apart;
import com.athyper.identity.OrgItem.Binding;
import com.athyper.identity.OrgItem.BreakGlass;
import com.athyper.identity.OrgItem.Delegation;
import com.athyper.identity.OrgItem.Group;
import com.athyper.identity.OrgItem.Holder;
import com.athyper.identity.OrgItem.Kind;
import com.athyper.identity.OrgItem.Separation;
import com.athyper.identity.OrgItem.Unit;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Origin;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.Problem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which changes an organization takes: judged against everything else that is there. */
public final class OrgRules {
    private static final String UNKNOWN = "unknown";

    private final Organization present;
    private final Instant now;
    private final List<Fault> faults = new ArrayList<>();

    private OrgRules(Organization present, Instant now) {
        this.present = present;
        this.now = now;
    }

    /** What was there, and what is there from now on; the same if nothing has to be done. */
    public record Outcome(Optional<KeptItem> before, Optional<KeptItem> after) {
        public boolean isNothing() {
            return before.equals(after);
        }

        /** What the caller is shown. */
        public KeptItem shown() {
            return after.or(() -> before).orElseThrow();
        }
    }

    public static Answer<Outcome> decide(Organization present, OrgChange change, Origin origin) {
        var rules = new OrgRules(present, origin.at());
        return switch (change) {
            case OrgChange.Make(var item) -> rules.make(item, origin).flatMap(rules::keptApart);
            case OrgChange.Amend(var kind, var id, var tag, var how) ->
                    rules.found(kind, id, tag)
                            .flatMap(
                                    before -> rules.amend(before, how.apply(before.item()), origin))
                            .flatMap(rules::keptApart);
            case OrgChange.Remove(var kind, var id, var tag) ->
                    rules.found(kind, id, tag).flatMap(rules::remove);
        };
    }

    private Answer<Outcome> make(OrgItem item, Origin origin) {
        if (present.find(item.kind(), item.id()).isPresent()) {
            return Answer.refused(EXISTS.because("`" + item.id() + "` is there already"));
        }
        long count =
                present.items(item.kind()).stream()
                        .filter(
                                kept ->
                                        kept.item()
                                                .ends()
                                                .filter(end -> !end.isAfter(now))
                                                .isEmpty())
                        .count();
        if (count >= item.kind().countMax()) {
            return Answer.refused(
                    TOO_MANY.because("at most " + item.kind().countMax() + " at a time"));
        }
        return judged(item)
                .map(
                        sound ->
                                new Outcome(
                                        Optional.empty(),
                                        Optional.of(
                                                new KeptItem(
                                                        sound,
                                                        1,
                                                        origin.principal(),
                                                        moment(),
                                                        origin.principal(),
                                                        moment()))));
    }

    private Answer<Outcome> amend(KeptItem before, OrgItem item, Origin origin) {
        if (item.kind() != before.item().kind() || !item.id().equals(before.item().id())) {
            throw new IllegalArgumentException("an item keeps its name and its kind");
        }
        if (item.equals(before.item())) {
            return Answer.ok(new Outcome(Optional.of(before), Optional.of(before)));
        }
        Answer<OrgItem> judged = isEnd(before.item(), item) ? Answer.ok(item) : judged(item);
        return judged.map(
                sound ->
                        new Outcome(
                                Optional.of(before),
                                Optional.of(
                                        new KeptItem(
                                                sound,
                                                before.version() + 1,
                                                before.createdBy(),
                                                before.createdAt(),
                                                origin.principal(),
                                                moment()))));
    }

    private Answer<Outcome> keptApart(Outcome outcome) {
        return new Separations(present, now)
                .broken(outcome)
                .<Answer<Outcome>>map(Answer::refused)
                .orElseGet(() -> Answer.ok(outcome));
    }

    /** As it is stored. */
    private Instant moment() {
        return now.truncatedTo(ChronoUnit.MICROS);
    }

    /** To end what was taken in an emergency needs nobody's leave. */
    private static boolean isEnd(OrgItem before, OrgItem after) {
        return before instanceof BreakGlass was
                && after instanceof BreakGlass is
                && is.term().until().isPresent()
                && was.equals(
                        new BreakGlass(
                                is.key(), is.principal(), is.role(), was.term(), is.reason()))
                && was.term()
                        .until()
                        .filter(end -> is.term().until().get().isBefore(end))
                        .isPresent();
    }

    private Answer<Outcome> remove(KeptItem before) {
        Optional<String> user =
                switch (before.item()) {
                    case Unit unit -> userOf(unit);
                    case Group group -> boundTo(new Holder.InGroup(group.name()));
                    case Binding _, Delegation _, BreakGlass _, Separation _ -> Optional.empty();
                };
        return user.<Answer<Outcome>>map(why -> Answer.refused(IN_USE.because(why)))
                .orElseGet(() -> Answer.ok(new Outcome(Optional.of(before), Optional.empty())));
    }

    private Optional<String> userOf(Unit unit) {
        var below = present.below(unit.name());
        if (!below.isEmpty()) {
            return Optional.of("unit `" + below.getFirst() + "` is under it");
        }
        return boundTo(new Holder.InUnit(unit.name()))
                .or(
                        () ->
                                present.items(Kind.ROLE_BINDING).stream()
                                        .map(KeptItem::item)
                                        .filter(
                                                item ->
                                                        item instanceof Binding binding
                                                                && binding.unit()
                                                                        .filter(unit.name()::equals)
                                                                        .isPresent())
                                        .findFirst()
                                        .map(
                                                item ->
                                                        "role binding `"
                                                                + item.id()
                                                                + "` is held in it"));
    }

    private Optional<String> boundTo(Holder holder) {
        return present.boundTo(holder).stream()
                .findFirst()
                .map(binding -> "role binding `" + binding.id() + "` gives it a role");
    }

    private Answer<KeptItem> found(Kind kind, String id, Optional<String> tag) {
        Optional<KeptItem> kept = present.find(kind, id);
        if (kept.isEmpty()) {
            return Answer.refused(NOT_FOUND.because("no " + kind.id() + " is called `" + id + "`"));
        }
        return tag.filter(given -> !given.equals(kept.get().tag())).isEmpty()
                ? Answer.ok(kept.get())
                : Answer.refused(STALE.because("it is at version " + kept.get().version()));
    }

    private Answer<OrgItem> judged(OrgItem item) {
        Optional<Problem> problem =
                switch (item) {
                    case Unit unit -> judge(unit);
                    case Group group -> judge(group);
                    case Binding binding -> judge(binding);
                    case Delegation delegation -> judge(delegation);
                    case BreakGlass glass -> judge(glass);
                    case Separation separation -> judge(separation);
                };
        if (problem.isPresent()) {
            return Answer.refused(problem.get());
        }
        return faults.isEmpty()
                ? Answer.ok(item)
                : Answer.refused(INVALID.because(faults.size() + " fault(s)", faults));
    }

    private Optional<Problem> judge(Unit unit) {
        var seen = new HashSet<PrincipalId>();
        for (int i = 0; i < unit.members().size(); i++) {
            var member = unit.members().get(i);
            String at = Fault.at("/members", i);
            member(at, member.principal(), seen);
            Optional<OrgName> first = present.primaryUnit(member.principal());
            if (member.primary() && first.filter(name -> !name.equals(unit.name())).isPresent()) {
                fault(
                        at,
                        "primary-elsewhere",
                        "the primary unit of `%s` is `%s`"
                                .formatted(member.principal(), first.get()));
            }
        }
        unit.parent().ifPresent(parent -> judgeParent(unit, parent));
        return Optional.empty();
    }

    private void judgeParent(Unit unit, OrgName parent) {
        if (present.unit(parent).isEmpty() && !parent.equals(unit.name())) {
            fault("/parent", UNKNOWN, "there is no such unit");
        } else if (present.subtree(unit.name()).contains(parent)) {
            fault("/parent", "ring", "a unit is not under itself");
        } else if (present.upwards(parent).size() + height(unit.name()) > Unit.DEPTH_MAX) {
            fault("/parent", "too-deep", "at most " + Unit.DEPTH_MAX + " units from the root");
        }
    }

    private int height(OrgName unit) {
        return 1 + present.below(unit).stream().mapToInt(this::height).max().orElse(0);
    }

    private Optional<Problem> judge(Group group) {
        var seen = new HashSet<PrincipalId>();
        for (int i = 0; i < group.members().size(); i++) {
            member(Fault.at("/members", i), group.members().get(i), seen);
        }
        return Optional.empty();
    }

    private Optional<Problem> judge(Binding binding) {
        switch (binding.holder()) {
            case Holder.Person(var principal) -> known("/holder/principal", principal);
            case Holder.InGroup(var group) -> {
                if (present.group(group).isEmpty()) {
                    fault("/holder/group", UNKNOWN, "there is no such group");
                }
            }
            case Holder.InUnit(var unit) -> {
                if (present.unit(unit).isEmpty()) {
                    fault("/holder/orgUnit", UNKNOWN, "there is no such unit");
                }
            }
        }
        if (binding.unit().filter(unit -> present.unit(unit).isEmpty()).isPresent()) {
            fault("/scope/orgUnit", UNKNOWN, "there is no such unit");
        }
        notOver(binding.term());
        return Optional.empty();
    }

    private Optional<Problem> judge(Delegation delegation) {
        known("/from", delegation.from());
        known("/to", delegation.to());
        if (delegation.from().equals(delegation.to())) {
            fault("/to", "self", "nobody stands for themselves");
        }
        if (delegation.term().until().isEmpty()) {
            fault("/until", "required", "a delegation ends");
        }
        notOver(delegation.term());
        var own = present.ownRoles(delegation.from(), now);
        for (int i = 0; i < delegation.roles().size(); i++) {
            String role = delegation.roles().get(i);
            if (!own.contains(role)) {
                fault(
                        Fault.at("/roles", i),
                        "not-held",
                        "`%s` does not hold `%s` of its own".formatted(delegation.from(), role));
            }
        }
        long others =
                present.delegatedFrom(delegation.from()).stream()
                        .filter(other -> !other.key().equals(delegation.key()))
                        .filter(other -> !other.term().isOver(now))
                        .count();
        return others < Delegation.PER_DELEGATOR_MAX
                ? Optional.empty()
                : Optional.of(
                        TOO_MANY.because(
                                "at most %d by one delegator"
                                        .formatted(Delegation.PER_DELEGATOR_MAX)));
    }

    private Optional<Problem> judge(BreakGlass glass) {
        int minutes = present.minutesBehindGlass(glass.principal(), glass.role(), now);
        if (minutes == 0) {
            return Optional.of(
                    NOT_ELIGIBLE.because(
                            "no binding puts `%s` behind glass for `%s`"
                                    .formatted(glass.role(), glass.principal())));
        }
        boolean again =
                present.glasses(glass.principal()).stream()
                        .anyMatch(
                                other ->
                                        other.role().equals(glass.role())
                                                && other.term().holds(now));
        if (again) {
            return Optional.of(
                    ALREADY_BROKEN.because("`" + glass.role() + "` is in your hands already"));
        }
        Duration asked =
                Duration.between(glass.term().since(), glass.term().until().orElse(Instant.MAX));
        if (asked.compareTo(Duration.ofMinutes(minutes)) > 0) {
            fault("/minutes", "too-long", "at most " + minutes + " minutes");
        }
        return Optional.empty();
    }

    private Optional<Problem> judge(Separation separation) {
        List<String> members =
                switch (separation.apart()) {
                    case Apart.Roles(var roles) -> roles;
                    case Apart.Operations(var operations, _) -> operations;
                };
        if (members.stream().distinct().count() < 2) {
            fault("", "too-few", "two at least are kept apart");
        }
        return Optional.empty();
    }

    private void member(String at, PrincipalId principal, Set<PrincipalId> seen) {
        known(at, principal);
        if (!seen.add(principal)) {
            fault(at, "twice", "`" + principal + "` is named twice");
        }
    }

    private void known(String at, PrincipalId principal) {
        if (present.find(principal).isEmpty()) {
            fault(at, UNKNOWN, "there is no such principal");
        }
    }

    private void notOver(Term term) {
        if (term.isOver(now)) {
            fault("/until", "past", "it would be over already");
        }
    }

    private void fault(String at, String code, String message) {
        faults.add(new Fault(at, code, message));
    }
}
