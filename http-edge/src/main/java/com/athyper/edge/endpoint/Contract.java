package com.athyper.edge.endpoint;

import com.athyper.edge.endpoint.Parameter.Place;
import com.athyper.edge.exchange.Method;
import com.athyper.edge.exchange.Query;
import com.athyper.edge.exchange.Reply;
import com.athyper.kernel.Answer;
import com.athyper.kernel.JsonLimits;
import com.athyper.policy.Operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What an endpoint promises: what it takes, what it gives and how it may refuse. Requests are held
 * against it before the handler is asked, and the OpenAPI document is made of it.
 *
 * @param noun what is concerned, for the audit trail, where the path does not name an entity
 * @param problems statuses besides those that every endpoint may give
 * @param strict whether a parameter that is not declared is refused
 */
public record Contract(
        String area,
        String summary,
        String noun,
        Takes takes,
        Gives gives,
        List<Parameter> parameters,
        Set<Integer> problems,
        boolean strict) {

    /** The form of the body that is read. */
    public enum BodyForm {
        NONE,
        JSON,
        PATCH,
        FORM,
        STREAM,
        FILE;

        public Set<String> mediaTypes() {
            return switch (this) {
                case NONE -> Set.of();
                case JSON -> Set.of("application/json");
                case PATCH -> Set.of("application/json", "application/merge-patch+json");
                case FORM -> Set.of("application/x-www-form-urlencoded");
                case STREAM -> Set.of("application/x-ndjson", "text/csv");
                case FILE -> Set.of("*/*");
            };
        }

        /** Whether it is read as it comes, and never as a whole. */
        public boolean isStreamed() {
            return this == STREAM || this == FILE;
        }
    }

    /**
     * The body that is read.
     *
     * @param json how much of it, where it is JSON
     */
    public record Takes(BodyForm form, boolean required, Optional<Shape> shape, JsonLimits json) {
        Takes(BodyForm form, boolean required, Optional<Shape> shape) {
            this(form, required, shape, JsonLimits.REQUEST);
        }
    }

    /**
     * The reply when all goes well.
     *
     * @param alike statuses that come in the same form without being problems of ours
     * @param events whether it comes as a stream of events to those who accept nothing else
     */
    public record Gives(
            int status,
            Reply.Form form,
            Optional<Shape> shape,
            List<String> headers,
            Set<Integer> alike,
            boolean events) {
        public Gives {
            headers = List.copyOf(headers);
            alike = Set.copyOf(alike);
        }
    }

    public Contract {
        parameters = List.copyOf(parameters);
        problems = Set.copyOf(problems);
    }

    public static Contract of(String area, String noun, String summary) {
        return new Contract(
                area,
                summary,
                noun,
                new Takes(BodyForm.NONE, false, Optional.empty()),
                new Gives(200, Reply.Form.NOTHING, Optional.empty(), List.of(), Set.of(), false),
                List.of(),
                Set.of(),
                true);
    }

    public Contract takes(Shape shape) {
        return with(new Takes(BodyForm.JSON, true, Optional.of(shape)));
    }

    /** A description that may be long. */
    public Contract takesDocument(Shape shape) {
        return with(new Takes(BodyForm.JSON, true, Optional.of(shape), JsonLimits.DOCUMENT));
    }

    public Contract mayTake(Shape shape) {
        return with(new Takes(BodyForm.JSON, false, Optional.of(shape)));
    }

    public Contract takesPatch(Shape shape) {
        return with(new Takes(BodyForm.PATCH, true, Optional.of(shape)));
    }

    public Contract takesForm(Shape shape) {
        return with(new Takes(BodyForm.FORM, true, Optional.of(shape)));
    }

    /** Lines that are read as they come. */
    public Contract takesStream() {
        return with(new Takes(BodyForm.STREAM, true, Optional.of(Shape.LINES)));
    }

    /** A file of any kind. */
    public Contract takesFile() {
        return with(new Takes(BodyForm.FILE, true, Optional.of(Shape.FILE)));
    }

    public Contract gives(int status, Shape shape, String... headers) {
        return with(
                new Gives(
                        status,
                        Reply.Form.JSON,
                        Optional.of(shape),
                        List.of(headers),
                        Set.of(),
                        false));
    }

    public Contract gives(int status, Reply.Form form, String... headers) {
        return with(new Gives(status, form, Optional.empty(), List.of(headers), Set.of(), false));
    }

    /** These statuses come in the form of the good reply. */
    public Contract alike(Integer... statuses) {
        return with(
                new Gives(
                        gives.status(),
                        gives.form(),
                        gives.shape(),
                        gives.headers(),
                        Set.of(statuses),
                        gives.events()));
    }

    /** A stream of events (WHATWG HTML, 9.2) to whoever accepts it and not the other form. */
    public Contract orEvents() {
        return with(
                new Gives(
                        gives.status(),
                        gives.form(),
                        gives.shape(),
                        gives.headers(),
                        gives.alike(),
                        true));
    }

    public Contract may(Parameter... added) {
        var all = new ArrayList<>(parameters);
        all.addAll(List.of(added));
        return new Contract(area, summary, noun, takes, gives, all, problems, strict);
    }

    public Contract pages() {
        return may(Parameter.PAGING.toArray(Parameter[]::new));
    }

    public Contract refuses(Integer... statuses) {
        var all = new TreeSet<>(problems);
        all.addAll(List.of(statuses));
        return new Contract(area, summary, noun, takes, gives, parameters, all, strict);
    }

    public Endpoint.Guarded guarded(
            Method method,
            String path,
            Operation operation,
            Endpoint.Guard guard,
            Endpoint.Handler handler) {
        return new Endpoint.Guarded(
                method,
                PathTemplate.of(path),
                operation,
                guard,
                method == Method.POST
                        ? may(Parameter.REASON, Parameter.IDEMPOTENCY_KEY).refuses(409)
                        : may(Parameter.REASON),
                handler);
    }

    /**
     * @param reason why anybody may ask
     */
    public Endpoint.Open open(
            Method method, String path, String reason, Endpoint.OpenHandler handler) {
        return new Endpoint.Open(method, PathTemplate.of(path), reason, this, handler);
    }

    /** For where a standard says that what is not understood is passed over. */
    public Contract ignoringUnknown() {
        return new Contract(area, summary, noun, takes, gives, parameters, problems, false);
    }

    /** Refused if it names a parameter that is not declared: nobody would read it. */
    public Answer<Query> admits(Query query) {
        Set<String> names =
                parameters.stream()
                        .filter(parameter -> parameter.place() == Place.QUERY)
                        .map(Parameter::name)
                        .collect(Collectors.toUnmodifiableSet());
        return strict ? query.within(names) : Answer.ok(query);
    }

    private Contract with(Takes newTakes) {
        return new Contract(area, summary, noun, newTakes, gives, parameters, problems, strict);
    }

    private Contract with(Gives newGives) {
        return new Contract(area, summary, noun, takes, newGives, parameters, problems, strict);
    }
}
