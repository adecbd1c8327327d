package com.athyper.edge.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A path with places to fill, such as {@code /api/data/{entity}/{id}}. */
public record PathTemplate(String text, List<Segment> segments) {
    private static final Pattern PLACE = Pattern.compile("\\{([a-zA-Z]+)}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]*");

    public PathTemplate {
        segments = List.copyOf(segments);
    }

    /** One step of a path. */
    public sealed interface Segment {
        record Word(String text) implements Segment {}

        record Place(String name) implements Segment {}
    }

    public static PathTemplate of(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a template starts with `/`: " + text);
        }
        var segments = new ArrayList<Segment>();
        for (String part : text.substring(1).split("/", -1)) {
            var place = PLACE.matcher(part);
            if (place.matches()) {
                segments.add(new Segment.Place(place.group(1)));
            } else if (WORD.matcher(part).matches()) {
                segments.add(new Segment.Word(part));
            } else {
                throw new IllegalArgumentException("`" + part + "` is no segment: " + text);
            }
        }
        if (places(segments).stream().distinct().count() != places(segments).size()) {
            throw new IllegalArgumentException("a place has a name of its own: " + text);
        }
        return new PathTemplate(text, segments);
    }

    public List<String> places() {
        return places(segments);
    }

    private static List<String> places(List<Segment> segments) {
        return segments.stream()
                .filter(Segment.Place.class::isInstance)
                .map(segment -> ((Segment.Place) segment).name())
                .toList();
    }
}
