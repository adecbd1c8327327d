package com.athyper.workflow.template;

import com.athyper.expression.text.ReadText;
import com.athyper.expression.text.Syntax;
import com.athyper.expression.text.Token;
import com.athyper.expression.text.TokenReader;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;
import com.athyper.workflow.template.Node.Parallel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the text of a template into its document. It knows the words; whether what they say is
 * sound, the document's reader tells.
 */
final class TemplateTextParser {
    private static final String PARTS = "`step` or `parallel` is expected";

    private final TokenReader reader;
    private int depth;

    TemplateTextParser(String text) {
        this.reader = new TokenReader(text, Set.of());
    }

    ReadText template() {
        var members = new LinkedHashMap<String, Value>();
        var parts = new ArrayList<Value>();
        try {
            reader.advance();
            head(members);
        } catch (Syntax e) {
            reader.recover(e, TemplateTextParser::beginsPart);
        }
        while (!reader.isAtEnd()) {
            try {
                parts.add(part(Fault.at("/steps", parts.size())));
            } catch (Syntax e) {
                depth = 0;
                reader.recover(e, TemplateTextParser::beginsPart);
            }
        }
        members.put("steps", new Value.Items(parts));
        return reader.read(new Value.Fields(members));
    }

    private static boolean beginsPart(Token token) {
        return token.is("step") || token.is("parallel");
    }

    private void head(Map<String, Value> members) throws Syntax {
        reader.mark("");
        reader.expect("template", "a template begins with `template` and its name");
        members.put("name", reader.name("/name"));
        reader.expect("for", "`for` and the entity is expected");
        members.put("entity", reader.name("/entity"));
        if (!reader.isAtEnd() && !beginsPart(reader.token())) {
            throw reader.unexpected(PARTS);
        }
    }

    private Value part(String pointer) throws Syntax {
        reader.mark(pointer);
        if (reader.skip("parallel")) {
            return parallel(pointer);
        }
        reader.expect("step", PARTS);
        var name = reader.name(Fault.at(pointer, "name"));
        return new StepTextParser(reader, pointer).read(name);
    }

    private Value parallel(String pointer) throws Syntax {
        // One more than may be is read, so that the document's reader refuses it in its words.
        if (++depth > Parallel.DEPTH_MAX + 1) {
            throw reader.unexpected("too many are in one another");
        }
        var parallel = Value.object().put("name", reader.name(Fault.at(pointer, "name")));
        if (reader.skip("when")) {
            parallel.put("when", reader.condition(Fault.at(pointer, "when"), "when"));
        }
        String inner = Fault.at(pointer, "parallel");
        var branches = new ArrayList<Value>();
        while (!reader.skip("end")) {
            reader.mark(inner);
            String own = Fault.at(inner, branches.size());
            reader.mark(own);
            reader.expect("branch", "`branch`, or `end` behind the last one, is expected");
            branches.add(branch(own));
        }
        depth--;
        return parallel.put("parallel", new Value.Items(branches)).build();
    }

    private Value branch(String pointer) throws Syntax {
        var name = reader.name(Fault.at(pointer, "name"));
        List<Value> parts = new ArrayList<>();
        while (beginsPart(reader.token())) {
            parts.add(part(Fault.at(Fault.at(pointer, "steps"), parts.size())));
        }
        return Value.object().put("name", name).put("steps", new Value.Items(parts)).build();
    }
}
