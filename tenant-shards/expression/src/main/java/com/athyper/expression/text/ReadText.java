package com.athyper.expression.text;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a text says, and where it says each thing.
 *
 * @param document of use only if nothing was misread
 * @param places of the members of the document, by JSON pointer
 * @param misread what could not be read
 */
public record ReadText(
        Value.Fields document, Map<String, Token.Place> places, List<Misread> misread) {
    private static final Pattern PLACED =
            Pattern.compile("line ([0-9]{1,6}), column ([0-9]{1,6}): (.*)", Pattern.DOTALL);

    public ReadText {
        places = Map.copyOf(places);
        misread = List.copyOf(misread);
    }

    /** What could not be read, and where. */
    public record Misread(Token.Place place, String message) {}

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
