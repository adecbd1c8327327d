package com.athyper.edge.exchange;

import static com.athyper.edge.problem.EdgeError.QUERY_INVALID;

import com.athyper.kernel.Answer;
import com.athyper.kernel.Page;
import com.athyper.kernel.Value;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Which part of a list is asked for, and how it is sent. */
public record Paging(int limit, Optional<String> cursor, boolean count) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    public static Answer<Paging> of(Query query) {
        Optional<String> limit = query.get("limit");
        if (limit.isPresent() && !NUMBER.matcher(limit.get()).matches()) {
            return refused("`limit` is a number");
        }
        int asked = limit.map(Integer::parseInt).orElse(Page.LIMIT_DEFAULT);
        if (asked < 1 || asked > Page.LIMIT_MAX) {
            return refused("`limit` is between 1 and " + Page.LIMIT_MAX);
        }
        Optional<String> count = query.get("count");
        if (count.isPresent() && !count.get().equals("exact")) {
            return refused("`count` can only be `exact`");
        }
        return Answer.ok(new Paging(asked, query.get("cursor"), count.isPresent()));
    }

    /**
     * The page of a list that is in memory.
     *
     * @param key by which the list is in order, each once
     */
    public <T> Answer<Page<T>> cut(List<T> all, Function<T, String> key) {
        List<T> rest = all;
        if (cursor.isPresent()) {
            String after;
            try {
                after =
                        new String(
                                Base64.getUrlDecoder().decode(cursor.get()),
                                StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return refused("`cursor` is not one of ours");
            }
            rest = all.stream().filter(item -> key.apply(item).compareTo(after) > 0).toList();
        }
        List<T> items = rest.subList(0, Math.min(limit, rest.size()));
        Optional<String> next =
                items.size() < rest.size()
                        ? Optional.of(
                                Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(
                                                key.apply(items.getLast())
                                                        .getBytes(StandardCharsets.UTF_8)))
                        : Optional.empty();
        return Answer.ok(
                new Page<>(
                        items, next, count ? OptionalLong.of(all.size()) : OptionalLong.empty()));
    }

    public static <T> Reply reply(Page<T> page, Function<? super T, ? extends Value> form) {
        return Reply.ok(document(page, form));
    }

    public static <T> Value.Fields document(
            Page<T> page, Function<? super T, ? extends Value> form) {
        var document =
                Value.object()
                        .put(
                                "items",
                                new Value.Items(page.items().stream().<Value>map(form).toList()))
                        .put(
                                "nextCursor",
                                page.nextCursor().<Value>map(Value::of).orElse(Value.NULL));
        page.total().ifPresent(total -> document.put("total", total));
        return document.build();
    }

    private static <T> Answer<T> refused(String detail) {
        return Answer.refused(QUERY_INVALID.because(detail));
    }
}
