package com.athyper.policy.text;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The text form of policies. A sound document that is written and read again is the same but for
 * lists that said nothing; comments are nobody's but the text's and are not kept.
 */
public final class PolicyText {
    private static final Pattern PLACED =
            Pattern.compile("line ([0-9]{1,6}), column ([0-9]{1,6}): (.*)", Pattern.DOTALL);

    private final Value.Fields document;
    private final Map<String, Token.Place> places;
    private final List<PolicyParser.Misread> misread;

    private PolicyText(
            Value.Fields document,
            Map<String, Token.Place> places,
            List<PolicyParser.Misread> misread) {
        this.document = document;
        this.places = places;
        this.misread = misread;
    }

    /**
     * @param document of a policy, and sound
     */
    public static String write(Value.Fields document) {
        return new PolicyWriter().write(document);
    }

    /** Whatever the text, it is read as far as it can be. */
    public static PolicyText read(String text) {
        var parser = new PolicyParser(text);
        Value.Fields document = parser.policy();
        return new PolicyText(document, parser.places(), parser.misread());
    }

    /** What the text says; of use only if there are no {@link #faults}. */
    public Value.Fields document() {
        return document;
    }

    /**
     * What could not be read.
     *
     * @param pointer to the text itself
     */
    public List<Fault> faults(String pointer) {
        return misread.stream()
                .map(it -> new Fault(pointer, "syntax", it.place() + ": " + it.message()))
                .toList();
    }

    /** A fault of the document as one of the text: where it stands is said in its message. */
    public Fault placed(Fault fault, String pointer) {
        String member = fault.pointer();
        while (!member.isEmpty() && !places.containsKey(member)) {
            member = member.substring(0, member.lastIndexOf('/'));
        }
        Token.Place place = places.getOrDefault(member, new Token.Place(1, 1));
        var inner = PLACED.matcher(fault.message());
        if (fault.code().equals("syntax") && inner.matches()) {
            // A place within a condition, which has lines of its own.
            int line = Integer.parseInt(inner.group(1));
            int column = Integer.parseInt(inner.group(2));
            var exact =
                    new Token.Place(
                            place.line() + line - 1,
                            line == 1 ? place.column() + column - 1 : column);
            return new Fault(pointer, fault.code(), exact + ": " + inner.group(3));
        }
        return new Fault(pointer, fault.code(), place + ": " + fault.message());
    }
}
