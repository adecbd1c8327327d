package com.athyper.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Value;
import com.athyper.meta.reference.ReferenceList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lists of codes: pages, filters, tags. */
class ReferenceRoutesTest {
    private static final String COUNTRIES = "/api/ref/countries";
    private final EdgeUnderTest edge = new EdgeUnderTest();

    @Test
    void every_list_says_its_standard_and_date() {
        var lists = items(edge.get("/api/ref").as("user").send().is(200));

        assertThat(lists)
                .extracting(list -> list.text("list").orElseThrow())
                .containsExactly("countries", "currencies", "languages", "time-zones", "units");
        assertThat(lists)
                .allSatisfy(
                        list -> {
                            assertThat(list.text("standard")).isPresent();
                            assertThat(list.text("source")).isPresent();
                            assertThat(list.text("date").orElseThrow())
                                    .matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}");
                        });
    }

    @ParameterizedTest
    @EnumSource(ReferenceList.class)
    void the_pages_of_a_list_are_the_whole_list_once(ReferenceList list) {
        var codes = new ArrayList<String>();
        String path = "/api/ref/" + list.id() + "?limit=500&count=exact";
        String cursor = "";
        do {
            var page = edge.get(path + cursor).as("user").send().is(200);
            items(page).forEach(item -> codes.add(item.text("code").orElseThrow()));
            assertThat(page.textAt("total"))
                    .isEqualTo(Integer.toString(list.edition().codes().size()));
            cursor =
                    page.json()
                            .text("nextCursor")
                            .map(next -> "&cursor=" + encoded(next))
                            .orElse("");
        } while (!cursor.isEmpty());

        assertThat(codes).containsExactlyElementsOf(list.edition().codes());
    }

    @Test
    void a_list_is_filtered_as_records_are_and_searched_in_any_case() {
        assertThat(codes("filter={\"code\":{\"in\":[\"MY\",\"SG\"]}}")).containsExactly("MY", "SG");
        assertThat(codes("filter={\"name\":{\"startsWith\":\"Malay\"}}")).containsExactly("MY");
        assertThat(codes("search=MALAY")).containsExactly("MY");
        assertThat(codes("search=my")).contains("MY");
        assertThat(codes("search=land&filter={\"alpha3\":{\"eq\":\"FIN\"}}")).containsExactly("FI");
        assertThat(codes("search=nowhere-at-all")).isEmpty();

        edge.get(COUNTRIES + "?filter=" + encoded("{\"capital\":{\"eq\":\"KL\"}}"))
                .as("user")
                .send()
                .refused(400, "DATA.QUERY_INVALID");
        edge.get(COUNTRIES + "?filter=%7B").as("user").send().refused(400, "DATA.QUERY_INVALID");
        edge.get(COUNTRIES + "?search=" + "x".repeat(101))
                .as("user")
                .send()
                .refused(400, "EDGE.QUERY_INVALID");
        edge.get(COUNTRIES + "?sort=name").as("user").send().refused(400, "EDGE.QUERY_INVALID");
    }

    @Test
    void one_code_is_shown_with_all_that_is_known_of_it() {
        var yen = edge.get("/api/ref/currencies/JPY").as("user").send().is(200);
        assertThat(yen.textAt("name")).isEqualTo("Japanese Yen");
        assertThat(yen.at("digits")).isEqualTo(Value.of(0));
        assertThat(yen.at("tenderUntil")).isEqualTo(Value.NULL);
        var zone =
                edge.get(
                                "/api/ref/time-zones?filter="
                                        + encoded("{\"code\":{\"eq\":\"Asia/Kuala_Lumpur\"}}"))
                        .as("user")
                        .send()
                        .is(200);
        assertThat(zone.textAt("items", "0", "country")).isEqualTo("MY");
        edge.get(COUNTRIES + "/ZZ").as("user").send().refused(404, "EDGE.NOT_FOUND");
        edge.get(COUNTRIES + "/my").as("user").send().refused(404, "EDGE.NOT_FOUND");
        edge.get("/api/ref/planets").as("user").send().refused(404, "EDGE.NOT_FOUND");
    }

    @Test
    void whoever_has_an_edition_is_not_sent_it_again() {
        var first = edge.get(COUNTRIES).as("user").send().is(200);
        String tag = first.header("ETag").orElseThrow();

        edge.get(COUNTRIES).as("user").header("If-None-Match", tag).send().is(304);
        edge.get(COUNTRIES + "/MY").as("user").header("If-None-Match", tag).send().is(304);
        edge.get("/api/ref/units").as("user").header("If-None-Match", tag).send().is(200);
        edge.get(COUNTRIES + "?limit=0")
                .as("user")
                .header("If-None-Match", tag)
                .send()
                .refused(400, "EDGE.QUERY_INVALID");
    }

    @Test
    void nobody_reads_them_unknown() {
        edge.get(COUNTRIES).send().refused(401, "IAM.TOKEN_MISSING");
    }

    private List<String> codes(String query) {
        int equals = query.lastIndexOf("filter=");
        String sent =
                equals < 0
                        ? query
                        : query.substring(0, equals)
                                + "filter="
                                + encoded(query.substring(equals + "filter=".length()));
        return items(edge.get(COUNTRIES + "?" + sent).as("user").send().is(200)).stream()
                .map(item -> item.text("code").orElseThrow())
                .toList();
    }

    private static List<Value.Fields> items(Served page) {
        return ((Value.Items) page.at("items"))
                .values().stream().map(item -> (Value.Fields) item).toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
