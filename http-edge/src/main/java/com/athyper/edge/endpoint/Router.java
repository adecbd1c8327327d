package com.athyper.edge.endpoint;

import com.athyper.edge.endpoint.PathTemplate.Segment;
import com.athyper.edge.exchange.Method;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the row of the table that a request is for. A word goes before a place:
 *
 * <pre>
 * api ─ data ─ {entity} ─ {id} ─ history
 *     └ meta ─ entities ─ {name} ─ versions
 * </pre>
 */
public final class Router {
    private final Node root = new Node();

    public Router(List<? extends Endpoint> endpoints) {
        endpoints.forEach(this::mount);
    }

    /** Where a request leads. */
    public sealed interface Routed {
        record Found(Endpoint endpoint, Map<String, String> params) implements Routed {}

        record WrongMethod(Set<String> allowed) implements Routed {}

        record Nowhere() implements Routed {}
    }

    public Routed route(String method, List<String> path) {
        Node node = find(root, path, 0);
        if (node == null) {
            return new Routed.Nowhere();
        }
        Endpoint endpoint = Method.of(method).map(node.endpoints::get).orElse(null);
        if (endpoint == null) {
            return new Routed.WrongMethod(allowed(node));
        }
        var params = new HashMap<String, String>();
        List<Segment> template = endpoint.path().segments();
        for (int i = 0; i < path.size(); i++) {
            if (template.get(i) instanceof Segment.Place(var name)) {
                params.put(name, path.get(i));
            }
        }
        return new Routed.Found(endpoint, params);
    }

    private void mount(Endpoint endpoint) {
        Node node = root;
        for (Segment segment : endpoint.path().segments()) {
            node =
                    switch (segment) {
                        case Segment.Word(var text) ->
                                node.words.computeIfAbsent(text, _ -> new Node());
                        case Segment.Place _ -> {
                            if (node.place == null) {
                                node.place = new Node();
                            }
                            yield node.place;
                        }
                    };
        }
        if (node.endpoints.putIfAbsent(endpoint.method(), endpoint) != null) {
            throw new IllegalArgumentException(
                    endpoint.method() + " " + endpoint.path().text() + " is mounted twice");
        }
    }

    private static @Nullable Node find(Node node, List<String> path, int at) {
        if (at == path.size()) {
            return node.endpoints.isEmpty() ? null : node;
        }
        Node word = node.words.get(path.get(at));
        Node found = word == null ? null : find(word, path, at + 1);
        if (found != null || node.place == null || path.get(at).isEmpty()) {
            return found;
        }
        return find(node.place, path, at + 1);
    }

    private static Set<String> allowed(Node node) {
        var names = new TreeSet<String>();
        node.endpoints.keySet().forEach(method -> names.add(method.name()));
        if (names.contains("GET")) {
            names.add("HEAD");
        }
        return names;
    }

    /** One step on the way. */
    private static final class Node {
        private final Map<String, Node> words = new HashMap<>();
        private final Map<Method, Endpoint> endpoints = new EnumMap<>(Method.class);
        private @Nullable Node place;
    }
}
