package com.athyper.policy.text;

import com.athyper.expression.text.ReadText;
import com.athyper.expression.text.Syntax;
import com.athyper.expression.text.Token;
import com.athyper.expression.text.TokenReader;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the text of a policy into its document. It knows the words; whether what they say is sound,
 * the document's reader tells.
 */
final class PolicyParser {
    private final TokenReader reader;
    private final List<Value> rules = new ArrayList<>();

    PolicyParser(String text) {
        this.reader = new TokenReader(text, Grammar.KINDS);
    }

    ReadText policy() {
        var members = new LinkedHashMap<String, Value>();
        try {
            reader.advance();
            head(members);
        } catch (Syntax e) {
            reader.recover(e, PolicyParser::beginsRule);
        }
        while (!reader.isAtEnd()) {
            try {
                rules.add(rule(Fault.at("/rules", rules.size())));
            } catch (Syntax e) {
                reader.recover(e, PolicyParser::beginsRule);
            }
        }
        members.put("rules", new Value.Items(rules));
        return reader.read(new Value.Fields(members));
    }

    private static boolean beginsRule(Token token) {
        return token.is("permit") || token.is("forbid");
    }

    private void head(Map<String, Value> members) throws Syntax {
        reader.mark("");
        reader.expect("policy", "a policy begins with `policy` and its name");
        members.put("name", reader.name("/name"));
        while (reader.token().is("label") || reader.token().is("description")) {
            String member = reader.take().value();
            once(members, member, member);
            members.put(member, reader.quoted("/" + member));
        }
        if (!reader.isAtEnd() && !beginsRule(reader.token())) {
            throw reader.unexpected("`permit` or `forbid` is expected");
        }
    }

    private Value.Fields rule(String pointer) throws Syntax {
        reader.mark(pointer);
        if (!beginsRule(reader.token())) {
            throw reader.unexpected("`permit` or `forbid` is expected");
        }
        var members = new LinkedHashMap<String, Value>();
        Value effect = Value.of(reader.take().value());
        members.put("id", reader.name(Fault.at(pointer, "id")));
        members.put("effect", effect);
        var obligations = new ArrayList<Value>();
        while (!reader.isAtEnd() && !beginsRule(reader.token())) {
            if (reader.token().kind() != Token.Kind.WORD) {
                throw reader.unexpected("a clause begins with " + Grammar.CLAUSES);
            }
            clause(pointer, members, obligations);
        }
        if (!obligations.isEmpty()) {
            members.put("obligations", new Value.Items(obligations));
        }
        return new Value.Fields(members);
    }

    private void clause(String pointer, Map<String, Value> members, List<Value> obligations)
            throws Syntax {
        Token keyword = reader.token();
        switch (keyword.value()) {
            case "description" -> {
                member("description", members);
                members.put("description", reader.quoted(Fault.at(pointer, "description")));
            }
            case "for" -> people(pointer, members);
            case "as" -> {
                reader.advance();
                subjects(pointer, members, "relationships", keyword);
            }
            case "to" -> names(pointer, "operations", members);
            case "on" -> things(pointer, members);
            case "in" -> names(pointer, "states", members);
            case "when" -> {
                member("when", members);
                members.put("when", reader.condition(Fault.at(pointer, "when"), "when"));
            }
            case String other -> obligations.add(obligation(pointer, obligations.size(), other));
        }
    }

    /** Takes the keyword of a member that can be given once. */
    private void member(String name, Map<String, Value> members) throws Syntax {
        once(members, name, reader.token().value());
        reader.advance();
    }

    private void once(Map<String, Value> members, String name, String keyword) throws Syntax {
        if (members.containsKey(name)) {
            throw new Syntax(reader.token().place(), "`%s` is there already".formatted(keyword));
        }
    }

    private void names(String pointer, String member, Map<String, Value> members) throws Syntax {
        member(member, members);
        members.put(member, reader.names(Fault.at(pointer, member)));
    }

    private void people(String pointer, Map<String, Value> members) throws Syntax {
        do {
            reader.advance();
            Token kind = kind("for");
            subjects(pointer, members, kind.value(), kind);
        } while (reader.token().is("or"));
    }

    private Token kind(String clause) throws Syntax {
        Token kind = reader.take();
        if (kind.kind() != Token.Kind.WORD || !Grammar.PEOPLE.contains(kind.value())) {
            throw new Syntax(
                    kind.place(),
                    "`%s` goes on with one of %s, not with %s"
                            .formatted(clause, String.join(", ", Grammar.PEOPLE), kind.phrase()));
        }
        return kind;
    }

    /** Adds a kind of subjects to those that are there. */
    private void subjects(String pointer, Map<String, Value> members, String kind, Token keyword)
            throws Syntax {
        String inner = Fault.at(pointer, "subjects");
        reader.mark(inner, keyword);
        var subjects =
                new LinkedHashMap<>(
                        members.get("subjects") instanceof Value.Fields(var before)
                                ? before
                                : Map.<String, Value>of());
        if (subjects.containsKey(kind)) {
            throw new Syntax(keyword.place(), "`%s` is there already".formatted(keyword.value()));
        }
        subjects.put(kind, reader.names(Fault.at(inner, kind)));
        members.put("subjects", new Value.Fields(subjects));
    }

    private void things(String pointer, Map<String, Value> members) throws Syntax {
        do {
            reader.advance();
            String member = reader.token().is("modules") ? "modules" : "entities";
            once(members, member, member);
            if (member.equals("modules")) {
                reader.advance();
            }
            members.put(member, reader.names(Fault.at(pointer, member)));
        } while (reader.token().is("or"));
    }

    private Value obligation(String pointer, int index, String kind) throws Syntax {
        String own = Fault.at(Fault.at(pointer, "obligations"), index);
        reader.mark(Fault.at(pointer, "obligations"));
        reader.mark(own);
        if (Grammar.PLAIN_OBLIGATIONS.contains(kind)) {
            reader.advance();
            return Value.object().put(kind, true).build();
        }
        if (kind.equals("notify")) {
            return Value.object().put(kind, notified(Fault.at(own, kind))).build();
        }
        if (!kind.equals("mask") && !kind.equals("readOnly")) {
            throw reader.unexpected("a clause begins with " + Grammar.CLAUSES);
        }
        reader.advance();
        String inner = Fault.at(own, kind);
        var asked = Value.object().put("fields", reader.names(Fault.at(inner, "fields")));
        if (kind.equals("mask")) {
            reader.expect("with", "`mask` names fields and `with` what mask");
            asked.put("with", reader.name(Fault.at(inner, "with")));
        }
        return Value.object().put(kind, asked.build()).build();
    }

    private Value notified(String pointer) throws Syntax {
        var people = new LinkedHashMap<String, Value>();
        do {
            reader.advance();
            Token kind = kind("notify");
            if (people.containsKey(kind.value())) {
                throw new Syntax(kind.place(), "`%s` is there already".formatted(kind.value()));
            }
            people.put(kind.value(), reader.names(Fault.at(pointer, kind.value())));
        } while (reader.token().is("or"));
        return new Value.Fields(people);
    }
}
