package com.athyper.expression.text;

import com.athyper.expression.text.Token.Kind;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Goes through the tokens of a text, and remembers where each member of its document stood and what
 * could not be read. What the words mean is the business of whoever reads with it.
 */
public final class TokenReader {
    private final Scanner scanner;
    private final Map<String, Token.Place> places = new HashMap<>();
    private final List<ReadText.Misread> misread = new ArrayList<>();
    private final Set<String> reserved;
    private Token token = new Token(Kind.END, "", new Token.Place(1, 1));

    /**
     * Stands before the first token: {@link #advance} goes to it.
     *
     * @param reserved words that are no names; a name that is called so is quoted
     */
    public TokenReader(String text, Set<String> reserved) {
        this.scanner = new Scanner(text);
        this.reserved = Set.copyOf(reserved);
    }

    /** The token that is next to be taken. */
    public Token token() {
        return token;
    }

    public boolean isAtEnd() {
        return token.kind() == Kind.END;
    }

    public void advance() throws Syntax {
        token = scanner.next();
    }

    /** Takes the token, whatever it is. */
    public Token take() throws Syntax {
        Token taken = token;
        advance();
        return taken;
    }

    /** Takes the word if it is that one. */
    public boolean skip(String word) throws Syntax {
        if (!token.is(word)) {
            return false;
        }
        advance();
        return true;
    }

    /**
     * @param otherwise what is said if another token is there
     */
    public void expect(String word, String otherwise) throws Syntax {
        if (!skip(word)) {
            throw unexpected(otherwise);
        }
    }

    /** A member of the document is said here; what is said of it first is its place. */
    public void mark(String pointer) {
        places.putIfAbsent(pointer, token.place());
    }

    /** A member is said by a token that was taken already. */
    public void mark(String pointer, Token said) {
        places.putIfAbsent(pointer, said.place());
    }

    /** One or more names with commas between them. */
    public Value names(String pointer) throws Syntax {
        mark(pointer);
        var names = new ArrayList<Value>();
        names.add(name(Fault.at(pointer, 0)));
        while (token.kind() == Kind.COMMA) {
            advance();
            names.add(name(Fault.at(pointer, names.size())));
        }
        return new Value.Items(names);
    }

    /** A word or a text in quotes. */
    public Value name(String pointer) throws Syntax {
        boolean word = token.kind() == Kind.WORD && !reserved.contains(token.value());
        if (!word && token.kind() != Kind.QUOTED) {
            throw unexpected("a name is expected");
        }
        mark(pointer);
        return Value.of(take().value());
    }

    public Value quoted(String pointer) throws Syntax {
        if (token.kind() != Kind.QUOTED) {
            throw unexpected("a text in quotes is expected");
        }
        mark(pointer);
        return Value.of(take().value());
    }

    /**
     * In braces or quotes.
     *
     * @param word that it goes with
     */
    public Value condition(String pointer, String word) throws Syntax {
        if (token.kind() != Kind.CONDITION && token.kind() != Kind.QUOTED) {
            throw unexpected("`%s` goes on with a condition in braces".formatted(word));
        }
        mark(pointer);
        return Value.of(take().value());
    }

    public Syntax unexpected(String expected) {
        return new Syntax(token.place(), expected + ", not " + token.phrase());
    }

    /** Notes a fault and goes on where reading can, so that one does not hide the others. */
    public void recover(Syntax fault, Predicate<Token> where) {
        misread.add(new ReadText.Misread(fault.place(), String.valueOf(fault.getMessage())));
        do {
            try {
                advance();
            } catch (Syntax e) {
                // What is skipped over has had its fault told; this is nothing to stop at.
                token = new Token(Kind.COMMA, ",", e.place());
            }
        } while (!isAtEnd() && !where.test(token));
    }

    public ReadText read(Value.Fields document) {
        return new ReadText(document, places, misread);
    }
}
