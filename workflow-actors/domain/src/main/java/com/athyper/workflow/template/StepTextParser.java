package com.athyper.workflow.template;

import com.athyper.expression.text.Syntax;
import com.athyper.expression.text.Token;
import com.athyper.expression.text.TokenReader;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the clauses of one step, which come in any order. */
final class StepTextParser {
    private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final Set<String> EFFECTS = Set.of("add", "replace", "notify");
    private static final Set<String> NEXT = Set.of("step", "parallel", "branch", "end");
    private static final String CLAUSES =
            "`when`, `ask`, `mode`, `autoApproveWhen`, `comment`, `due`, `calendar`, `remind` or"
                    + " `escalate`";

    private final TokenReader reader;
    private final String pointer;
    private final Map<String, Value> members = new LinkedHashMap<>();
    private final Map<String, Value> sla = new LinkedHashMap<>();
    private final List<Value> escalations = new ArrayList<>();

    StepTextParser(TokenReader reader, String pointer) {
        this.reader = reader;
        this.pointer = pointer;
    }

    Value read(Value name) throws Syntax {
        members.put("name", name);
        while (!reader.isAtEnd() && !isNext(reader.token())) {
            if (reader.token().kind() != Token.Kind.WORD) {
                throw reader.unexpected("a clause begins with " + CLAUSES);
            }
            clause();
        }
        if (!escalations.isEmpty()) {
            sla.put("escalate", new Value.Items(escalations));
        }
        if (!sla.isEmpty()) {
            members.put("sla", new Value.Fields(sla));
        }
        return new Value.Fields(members);
    }

    private static boolean isNext(Token token) {
        return token.kind() == Token.Kind.WORD && NEXT.contains(token.value());
    }

    private void clause() throws Syntax {
        Token keyword = reader.token();
        switch (keyword.value()) {
            case "when", "autoApproveWhen" -> {
                String at = member(members, pointer, keyword.value());
                members.put(keyword.value(), reader.condition(at, keyword.value()));
            }
            case "ask" -> {
                once(members, "approvers", keyword);
                reader.advance();
                members.put("approvers", people(Fault.at(pointer, "approvers")));
            }
            case "mode" -> members.put("mode", mode(member(members, pointer, "mode")));
            case "comment" -> members.put("comment", comment(member(members, pointer, "comment")));
            case "due", "calendar" -> sla.put(keyword.value(), reader.name(ofSla(keyword.value())));
            case "remind" -> sla.put("remind", reader.names(ofSla("remind")));
            case "escalate" -> escalations.add(escalation());
            case String _ -> throw reader.unexpected("a clause begins with " + CLAUSES);
        }
    }

    /** Takes the keyword of a member that can be given once, and tells where it is. */
    private String member(Map<String, Value> those, String at, String name) throws Syntax {
        once(those, name, reader.token());
        reader.advance();
        return Fault.at(at, name);
    }

    private static void once(Map<String, Value> those, String name, Token keyword) throws Syntax {
        if (those.containsKey(name)) {
            throw new Syntax(keyword.place(), "`%s` is there already".formatted(keyword.value()));
        }
    }

    private String ofSla(String name) throws Syntax {
        String own = Fault.at(pointer, "sla");
        reader.mark(own);
        return member(sla, own, name);
    }

    private Value mode(String at) throws Syntax {
        Token said = reader.token();
        if (!said.is("quorum") && !said.is("quorumPercent")) {
            return reader.name(at);
        }
        reader.mark(at);
        reader.advance();
        return Value.object().put(said.value(), count(Fault.at(at, said.value()))).build();
    }

    private Value comment(String at) throws Syntax {
        var required = Value.object();
        reader.mark(at);
        do {
            Token answer = reader.token();
            reader.mark(Fault.at(at, answer.value()));
            reader.name(at);
            required.put(answer.value(), "required");
        } while (comma());
        return required.build();
    }

    private boolean comma() throws Syntax {
        boolean comma = reader.token().kind() == Token.Kind.COMMA;
        if (comma) {
            reader.advance();
        }
        return comma;
    }

    private Value escalation() throws Syntax {
        String own = Fault.at(Fault.at(pointer, "sla"), "escalate");
        reader.mark(own);
        own = Fault.at(own, escalations.size());
        reader.mark(own);
        reader.advance();
        var escalation = Value.object();
        if (reader.skip("after")) {
            escalation.put("after", reader.name(Fault.at(own, "after")));
        }
        Token effect = reader.token();
        if (reader.skip("decide")) {
            return escalation
                    .put("do", "decide")
                    .put("decision", reader.name(Fault.at(own, "decision")))
                    .build();
        }
        if (effect.kind() != Token.Kind.WORD || !EFFECTS.contains(effect.value())) {
            throw reader.unexpected("`add`, `replace`, `notify` or `decide` is expected");
        }
        reader.mark(Fault.at(own, "do"));
        reader.advance();
        return escalation.put("do", effect.value()).put("to", people(Fault.at(own, "to"))).build();
    }

    /** One kind of people, or the first of several of whom there is somebody. */
    private Value people(String at) throws Syntax {
        reader.mark(at);
        // Where there are alternatives they stand one level deeper, which only the second tells.
        String inner = Fault.at(at, "firstOf");
        var alternatives = new ArrayList<Value>();
        do {
            String own = Fault.at(inner, alternatives.size());
            reader.mark(own);
            alternatives.add(group(alternatives.isEmpty() ? at : own));
        } while (reader.skip("or"));
        return alternatives.size() == 1
                ? alternatives.getFirst()
                : Value.object().put("firstOf", new Value.Items(alternatives)).build();
    }

    private Value group(String at) throws Syntax {
        Token kind = reader.token();
        String own = Fault.at(at, kind.value());
        switch (kind.kind() == Token.Kind.WORD ? kind.value() : "") {
            case "role", "group", "orgUnit", "field" -> {
                reader.advance();
                return Value.object().put(kind.value(), reader.name(own)).build();
            }
            case "principals" -> {
                reader.advance();
                return Value.object().put(kind.value(), reader.names(own)).build();
            }
            case "expression" -> {
                reader.advance();
                return Value.object()
                        .put(kind.value(), reader.condition(own, "expression"))
                        .build();
            }
            case "managerOf" -> {
                reader.advance();
                var manager = Value.object().put(kind.value(), reader.name(own));
                if (reader.skip("levels")) {
                    manager.put("levels", count(Fault.at(at, "levels")));
                }
                return manager.build();
            }
            case String _ ->
                    throw reader.unexpected(
                            "`role`, `group`, `orgUnit`, `principals`, `managerOf`, `field` or"
                                    + " `expression` is expected");
        }
    }

    private Value count(String at) throws Syntax {
        Token token = reader.token();
        if (token.kind() != Token.Kind.WORD || !COUNT.matcher(token.value()).matches()) {
            throw reader.unexpected("a count is expected");
        }
        reader.mark(at);
        return Value.of(new BigDecimal(reader.take().value()));
    }
}
