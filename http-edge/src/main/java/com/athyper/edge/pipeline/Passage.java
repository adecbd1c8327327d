package com.athyper.edge.pipeline;

import com.athyper.edge.exchange.Headers;
import com.athyper.edge.exchange.Reply;
import com.athyper.edge.exchange.Request;
import com.athyper.edge.exchange.Target;
import com.athyper.kernel.Answer;
import com.athyper.kernel.Problem;

import org.apache.pekko.http.javadsl.model.HttpRequest;

import java.util.Map;

/**
 * A request on its way.
 *
 * @param raw the target as the request line has it
 */
record Passage(
        HttpRequest http,
        String raw,
        Headers headers,
        Correlation correlation,
        Target target,
        Map<String, String> params) {

    Passage with(Map<String, String> found) {
        return new Passage(http, raw, headers, correlation, target, found);
    }

    Request request(Request.Body body) {
        return new Request(target.path(), params, target.query(), headers, body);
    }

    Reply refused(Problem problem) {
        return Refusals.reply(problem, target.path(), correlation.requestId());
    }

    Reply failed(Throwable thrown) {
        return Refusals.reply(thrown, target.path(), correlation.requestId());
    }

    Reply reply(Answer<Reply> answer) {
        return switch (answer) {
            case Answer.Ok<Reply>(var reply) -> reply;
            case Answer.Refused<Reply>(var problem) -> refused(problem);
        };
    }
}
