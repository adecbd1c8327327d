package com.athyper.edge.exchange;

import static com.athyper.edge.problem.EdgeError.PATH_INVALID;

import com.athyper.kernel.Answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request is aimed at, read from the request line itself: a path that climbs ({@code ..}) or
 * hides a separator in an escape is refused, not tidied up.
 *
 * @param path as it was sent
 * @param segments decoded
 */
public record Target(String path, List<String> segments, Query query) {
    private static final Pattern ORIGIN = Pattern.compile("(?i)https?://[^/?#]*");

    public Target {
        segments = List.copyOf(segments);
    }

    public static Answer<Target> parse(String raw) {
        String target = ORIGIN.matcher(raw).replaceFirst("");
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        if (path.isEmpty()) {
            path = "/";
        }
        if (!path.startsWith("/") || path.indexOf('#') >= 0) {
            return refused("a path starts with `/`");
        }
        var segments = new ArrayList<String>();
        for (String segment : path.substring(1).split("/", -1)) {
            Optional<String> decoded = PercentEncoding.decode(segment, false);
            if (decoded.isEmpty()) {
                return refused("an escape is not percent-encoded UTF-8");
            }
            String text = decoded.get();
            if (text.equals(".") || text.equals("..")) {
                return refused("a path does not climb");
            }
            if (text.chars().anyMatch(c -> c == '/' || c == '\\' || c < 0x20)) {
                return refused("a segment holds no separator and no control character");
            }
            segments.add(text);
        }
        String sent = path;
        return Query.parse(mark < 0 ? "" : target.substring(mark + 1))
                .map(query -> new Target(sent, segments, query));
    }

    private static Answer<Target> refused(String detail) {
        return Answer.refused(PATH_INVALID.because(detail));
    }
}
