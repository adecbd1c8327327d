package com.athyper.proof.process;

import com.athyper.loadtest.api.Who;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Access tokens, kept until shortly before they end. One issuer's tokens serve every node. */
public final class Tokens {
    private static final int MARGIN_SECONDS = 20;

    private final Map<Who, Token> known = new ConcurrentHashMap<>();

    private record Token(String value, Instant usableUntil) {}

    /** From the given node, if there is none that is still of use. */
    String of(Who who, Api node) throws IOException, InterruptedException {
        Token token = known.get(who);
        if (token == null || !Instant.now().isBefore(token.usableUntil)) {
            Instant asked = Instant.now();
            Answered answered = node.logIn(who);
            if (answered.status() != 200) {
                throw new IOException("`%s` cannot log in: %s".formatted(who, answered));
            }
            token =
                    new Token(
                            answered.text("access_token"),
                            asked.plusSeconds(
                                    Long.parseLong(answered.text("expires_in")) - MARGIN_SECONDS));
            known.put(who, token);
        }
        return token.value;
    }
}
