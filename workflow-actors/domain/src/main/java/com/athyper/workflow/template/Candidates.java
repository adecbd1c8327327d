package com.athyper.workflow.template;

import com.athyper.expression.Evaluator;
import com.athyper.kernel.PrincipalId;
import com.athyper.kernel.TenantId;
import com.athyper.kernel.Value;
import com.athyper.workflow.Approval.Subject;
import com.athyper.workflow.ApproverDirectory;
import com.athyper.workflow.template.Approvers.Expression;
import com.athyper.workflow.template.Approvers.Field;
import com.athyper.workflow.template.Approvers.FirstOf;
import com.athyper.workflow.template.Approvers.Group;
import com.athyper.workflow.template.Approvers.ManagerOfRequester;
import com.athyper.workflow.template.Approvers.OrgUnit;
import com.athyper.workflow.template.Approvers.Principals;
import com.athyper.workflow.template.Approvers.Role;

import java.util.ArrayList;
import java.util.List;

/**
 * Who answers to a description of approvers, at this moment: active, each once, by id.
 *
 * @param why which description led to them and why the ones before it did not, or why none did
 */
public record Candidates(List<PrincipalId> people, String why) {
    public Candidates {
        people = List.copyOf(people);
    }

    public boolean none() {
        return people.isEmpty();
    }

    /** Whatever is requested by whom; nobody where that depends on it. */
    public static List<PrincipalId> of(
            Approvers approvers, TenantId tenant, ApproverDirectory directory) {
        return switch (approvers) {
            case Role(var role) -> ordered(directory.holders(tenant, role));
            case Group(var group) -> ordered(directory.members(tenant, group));
            case OrgUnit(var unit) -> ordered(directory.people(tenant, unit));
            case Principals(var principals) -> active(principals, tenant, directory);
            case ManagerOfRequester _, Field _, Expression _, FirstOf _ -> List.of();
        };
    }

    /**
     * For this subject, whose requester is not among them; nor is who would have the role only by
     * standing in for the requester.
     */
    public static Candidates of(
            Approvers approvers, TenantId tenant, ApproverDirectory directory, Subject subject) {
        return switch (approvers) {
            case Role(var role) ->
                    found(
                            approvers,
                            subject,
                            of(approvers, tenant, directory).stream()
                                    .filter(
                                            each ->
                                                    !directory.standsIn(
                                                            tenant,
                                                            each,
                                                            role,
                                                            subject.requester()))
                                    .toList());
            case ManagerOfRequester(var levels) ->
                    found(
                            approvers,
                            subject,
                            active(
                                    directory.managers(tenant, subject.requester(), levels),
                                    tenant,
                                    directory));
            case Group _, OrgUnit _, Principals _ ->
                    found(approvers, subject, of(approvers, tenant, directory));
            case Field(var field) ->
                    named(
                            approvers,
                            subject.attributes().get(field).orElse(Value.NULL),
                            new Asking(tenant, directory, subject));
            case Expression expression ->
                    named(
                            approvers,
                            value(expression, subject.attributes()),
                            new Asking(tenant, directory, subject));
            case FirstOf(var alternatives) ->
                    first(alternatives, new Asking(tenant, directory, subject));
        };
    }

    /** Whom an expression names for such a record, the requester among them. */
    static List<PrincipalId> named(
            Expression expression,
            Value.Fields record,
            TenantId tenant,
            ApproverDirectory directory) {
        return active(known(names(value(expression, record))), tenant, directory);
    }

    private static Value value(Expression expression, Value.Fields record) {
        return Evaluator.evaluate(expression.expr(), Conditions.bindings(record))
                .orElse(Value.NULL);
    }

    /** In which matter who is asked about whom. */
    private record Asking(TenantId tenant, ApproverDirectory directory, Subject subject) {}

    private static Candidates found(Approvers approvers, Subject subject, List<PrincipalId> all) {
        var people = all.stream().filter(each -> !each.equals(subject.requester())).toList();
        return new Candidates(
                people,
                people.isEmpty()
                        ? "%s resolves to nobody but, at most, the requester"
                                .formatted(approvers.words())
                        : approvers.words());
    }

    private static Candidates named(Approvers approvers, Value value, Asking asking) {
        var names = names(value);
        if (names.isEmpty()) {
            return new Candidates(List.of(), approvers.words() + " names nobody");
        }
        var people =
                active(known(names), asking.tenant(), asking.directory()).stream()
                        .filter(each -> !each.equals(asking.subject().requester()))
                        .toList();
        return people.isEmpty()
                ? new Candidates(
                        people,
                        "%s names `%s`: nobody active but, at most, the requester"
                                .formatted(approvers.words(), String.join("`, `", names)))
                : new Candidates(
                        people,
                        "%s, which names %s".formatted(approvers.words(), Approvers.words(people)));
    }

    private static List<PrincipalId> known(List<String> names) {
        return names.stream().filter(PrincipalId::isValid).map(PrincipalId::new).toList();
    }

    /** No more than a template could name itself. */
    private static List<String> names(Value value) {
        return switch (value) {
            case Value.Text(var name) when !name.isBlank() -> List.of(name);
            case Value.Items(var items) ->
                    items.stream()
                            .limit(Approvers.PRINCIPALS_MAX)
                            .flatMap(item -> names(item).stream())
                            .toList();
            case Value.Text _, Value.Null _, Value.Bool _, Value.Num _, Value.Fields _ -> List.of();
        };
    }

    private static Candidates first(List<Approvers> alternatives, Asking asking) {
        var before = new ArrayList<String>();
        for (var alternative : alternatives) {
            var found = of(alternative, asking.tenant(), asking.directory(), asking.subject());
            if (!found.none()) {
                return before.isEmpty()
                        ? found
                        : new Candidates(
                                found.people(),
                                "%s, because %s".formatted(found.why(), String.join("; ", before)));
            }
            before.add(found.why());
        }
        return new Candidates(List.of(), String.join("; ", before));
    }

    private static List<PrincipalId> active(
            List<PrincipalId> some, TenantId tenant, ApproverDirectory directory) {
        return ordered(some.stream().filter(each -> directory.isActive(tenant, each)).toList());
    }

    private static List<PrincipalId> ordered(List<PrincipalId> some) {
        return some.stream().distinct().sorted().toList();
    }
}
