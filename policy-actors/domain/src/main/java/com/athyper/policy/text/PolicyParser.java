package com.athyper.policy.text;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the text of a policy into its document, and remembers where each member stood. It knows the
 * words; whether what they say is sound, the document's reader tells.
 */
final class PolicyParser {
    private final Scanner scanner;
    private final List<Value> rules = new ArrayList<>();
    private final Map<String, Token.Place> places = new HashMap<>();
    private final List<Misread> misread = new ArrayList<>();
    private Token token;

    /** What could not be read, and where. */
    record Misread(Token.Place place, String message) {}

    PolicyParser(String text) {
        this.scanner = new Scanner(text);
        this.token = new Token(Token.Kind.END, "", new Token.Place(1, 1));
    }

    Map<String, Token.Place> places() {
        return places;
    }

    List<Misread> misread() {
        return misread;
    }

    Value.Fields policy() {
        var members = new LinkedHashMap<String, Value>();
        try {
            advance();
            head(members);
        } catch (Syntax e) {
            recover(e);
        }
        while (token.kind() != Token.Kind.END) {
            try {
                rules.add(rule(Fault.at("/rules", rules.size())));
            } catch (Syntax e) {
                recover(e);
            }
        }
        members.put("rules", new Value.Items(rules));
        return new Value.Fields(members);
    }

    /** Goes on at the next rule, so that one fault does not hide the others. */
    private void recover(Syntax fault) {
        misread.add(new Misread(fault.place(), String.valueOf(fault.getMessage())));
        do {
            try {
                advance();
            } catch (Syntax e) {
                // What is skipped over has had its fault told; this is nothing to stop at.
                token = new Token(Token.Kind.COMMA, ",", e.place());
            }
        } while (token.kind() != Token.Kind.END && !token.is("permit") && !token.is("forbid"));
    }

    private void head(Map<String, Value> members) throws Syntax {
        places.put("", token.place());
        expect("policy", "a policy begins with `policy` and its name");
        members.put("name", name("/name"));
        while (token.is("label") || token.is("description")) {
            String member = take().value();
            once(members, member, member);
            members.put(member, quoted("/" + member));
        }
        if (token.kind() != Token.Kind.END && !token.is("permit") && !token.is("forbid")) {
            throw unexpected("`permit` or `forbid` is expected");
        }
    }

    private Value.Fields rule(String pointer) throws Syntax {
        places.put(pointer, token.place());
        if (!token.is("permit") && !token.is("forbid")) {
            throw unexpected("`permit` or `forbid` is expected");
        }
        var members = new LinkedHashMap<String, Value>();
        Value effect = Value.of(take().value());
        members.put("id", name(Fault.at(pointer, "id")));
        members.put("effect", effect);
        var obligations = new ArrayList<Value>();
        while (token.kind() != Token.Kind.END && !token.is("permit") && !token.is("forbid")) {
            if (token.kind() != Token.Kind.WORD) {
                throw unexpected("a clause begins with " + Grammar.CLAUSES);
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
        Token keyword = token;
        switch (keyword.value()) {
            case "description" -> {
                member("description", members);
                members.put("description", quoted(Fault.at(pointer, "description")));
            }
            case "for" -> people(pointer, members);
            case "as" -> {
                advance();
                subjects(pointer, members, "relationships", keyword);
            }
            case "to" -> names(pointer, "operations", members);
            case "on" -> things(pointer, members);
            case "in" -> names(pointer, "states", members);
            case "when" -> {
                member("when", members);
                members.put("when", condition(Fault.at(pointer, "when")));
            }
            case String other -> obligations.add(obligation(pointer, obligations.size(), other));
        }
    }

    /** Takes the keyword of a member that can be given once. */
    private void member(String name, Map<String, Value> members) throws Syntax {
        once(members, name, token.value());
        advance();
    }

    private void once(Map<String, Value> members, String name, String keyword) throws Syntax {
        if (members.containsKey(name)) {
            throw new Syntax(token.place(), "`%s` is there already".formatted(keyword));
        }
    }

    private void names(String pointer, String member, Map<String, Value> members) throws Syntax {
        member(member, members);
        members.put(member, names(Fault.at(pointer, member)));
    }

    private void people(String pointer, Map<String, Value> members) throws Syntax {
        do {
            advance();
            Token kind = take();
            if (kind.kind() != Token.Kind.WORD || !Grammar.PEOPLE.contains(kind.value())) {
                throw new Syntax(
                        kind.place(),
                        "`for` goes on with one of %s, not with %s"
                                .formatted(String.join(", ", Grammar.PEOPLE), kind.phrase()));
            }
            subjects(pointer, members, kind.value(), kind);
        } while (token.is("or"));
    }

    /** Adds a kind of subjects to those that are there. */
    private void subjects(String pointer, Map<String, Value> members, String kind, Token keyword)
            throws Syntax {
        String inner = Fault.at(pointer, "subjects");
        places.putIfAbsent(inner, keyword.place());
        var subjects =
                new LinkedHashMap<>(
                        members.get("subjects") instanceof Value.Fields(var before)
                                ? before
                                : Map.<String, Value>of());
        if (subjects.containsKey(kind)) {
            throw new Syntax(keyword.place(), "`%s` is there already".formatted(keyword.value()));
        }
        subjects.put(kind, names(Fault.at(inner, kind)));
        members.put("subjects", new Value.Fields(subjects));
    }

    private void things(String pointer, Map<String, Value> members) throws Syntax {
        do {
            advance();
            String member = token.is("modules") ? "modules" : "entities";
            once(members, member, member);
            if (member.equals("modules")) {
                advance();
            }
            members.put(member, names(Fault.at(pointer, member)));
        } while (token.is("or"));
    }

    private Value condition(String pointer) throws Syntax {
        if (token.kind() != Token.Kind.CONDITION && token.kind() != Token.Kind.QUOTED) {
            throw unexpected("`when` goes on with a condition in braces");
        }
        places.put(pointer, token.place());
        return Value.of(take().value());
    }

    private Value obligation(String pointer, int index, String kind) throws Syntax {
        String own = Fault.at(Fault.at(pointer, "obligations"), index);
        places.putIfAbsent(Fault.at(pointer, "obligations"), token.place());
        places.put(own, token.place());
        if (Grammar.PLAIN_OBLIGATIONS.contains(kind)) {
            advance();
            return Value.object().put(kind, true).build();
        }
        if (!kind.equals("mask") && !kind.equals("readOnly")) {
            throw unexpected("a clause begins with " + Grammar.CLAUSES);
        }
        advance();
        String inner = Fault.at(own, kind);
        var asked = Value.object().put("fields", names(Fault.at(inner, "fields")));
        if (kind.equals("mask")) {
            expect("with", "`mask` names fields and `with` what mask");
            asked.put("with", name(Fault.at(inner, "with")));
        }
        return Value.object().put(kind, asked.build()).build();
    }

    private Value names(String pointer) throws Syntax {
        places.put(pointer, token.place());
        var names = new ArrayList<Value>();
        names.add(name(Fault.at(pointer, 0)));
        while (token.kind() == Token.Kind.COMMA) {
            advance();
            names.add(name(Fault.at(pointer, names.size())));
        }
        return new Value.Items(names);
    }

    private Value name(String pointer) throws Syntax {
        boolean kind = token.kind() == Token.Kind.WORD && Grammar.KINDS.contains(token.value());
        if (kind || (token.kind() != Token.Kind.WORD && token.kind() != Token.Kind.QUOTED)) {
            throw unexpected("a name is expected");
        }
        places.put(pointer, token.place());
        return Value.of(take().value());
    }

    private Value quoted(String pointer) throws Syntax {
        if (token.kind() != Token.Kind.QUOTED) {
            throw unexpected("a text in quotes is expected");
        }
        places.put(pointer, token.place());
        return Value.of(take().value());
    }

    private void expect(String word, String otherwise) throws Syntax {
        if (!token.is(word)) {
            throw unexpected(otherwise);
        }
        advance();
    }

    private Token take() throws Syntax {
        Token taken = token;
        advance();
        return taken;
    }

    private void advance() throws Syntax {
        token = scanner.next();
    }

    private Syntax unexpected(String expected) {
        return new Syntax(token.place(), expected + ", not " + token.phrase());
    }
}
