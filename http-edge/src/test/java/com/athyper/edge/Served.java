package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Json;
import com.athyper.kernel.Value;

import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A reply as a client gets it. */
record Served(HttpResponse http) {

    int status() {
        return http.status().intValue();
    }

    String mediaType() {
        var media = http.entity().getContentType().mediaType();
        return media.mainType() + "/" + media.subType();
    }

    String text() {
        return new String(
                ((HttpEntity.Strict) http.entity()).getData().toArray(), StandardCharsets.UTF_8);
    }

    Value.Fields json() {
        return Json.trustedObject(text());
    }

    /** The value at the names' end; numbers count from zero. */
    Value at(String... path) {
        Value value = json();
        for (String step : path) {
            value =
                    switch (value) {
                        case Value.Fields fields -> fields.get(step).orElse(Value.NULL);
                        case Value.Items(var items) -> items.get(Integer.parseInt(step));
                        case Value.Null _, Value.Bool _, Value.Num _, Value.Text _ ->
                                throw new AssertionError("nothing at " + step + " in " + text());
                    };
        }
        return value;
    }

    String textAt(String... path) {
        return at(path) instanceof Value.Text(var text) ? text : Json.write(at(path));
    }

    Optional<String> header(String name) {
        return http.getHeader(name).map(header -> header.value());
    }

    Served is(int status) {
        assertThat(status()).as("%s", text()).isEqualTo(status);
        return this;
    }

    /** A refusal of ours, whole and with this code. */
    Served refused(int status, String code) {
        is(status);
        assertThat(mediaType()).isEqualTo("application/problem+json");
        assertThat(textAt("code")).isEqualTo(code);
        assertThat(textAt("type")).isEqualTo("/api/docs/errors#" + code);
        assertThat(textAt("status")).isEqualTo(String.valueOf(status));
        assertThat(json().values().keySet())
                .containsAll(
                        List.of(
                                "type",
                                "title",
                                "status",
                                "detail",
                                "instance",
                                "code",
                                "requestId"));
        assertThat(textAt("requestId")).isEqualTo(header("X-Request-ID").orElseThrow());
        return this;
    }

    List<String> faults() {
        return at("errors") instanceof Value.Items(var errors)
                ? errors.stream()
                        .map(
                                error ->
                                        ((Value.Fields) error).text("pointer").orElseThrow()
                                                + " "
                                                + ((Value.Fields) error).text("code").orElseThrow())
                        .toList()
                : List.of();
    }
}
