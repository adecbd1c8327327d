package com.athyper.meta.contract;

/** What the Java client of every entity has for files. */
final class JavaClientFiles {
    static final String ATTACHMENT =
            """
                /** A file of a record, or one that waits for a record to name it. */
                public record Attachment(UUID id, String name, String mediaType, long size, String sha256) {
                    static Attachment ofValue(Object value) {
                        Map<?, ?> members = (Map<?, ?>) value;
                        return new Attachment(
                                UUID.fromString((String) members.get("id")),
                                (String) members.get("name"),
                                (String) members.get("mediaType"),
                                ((Number) members.get("size")).longValue(),
                                (String) members.get("sha256"));
                    }

                    Map<String, Object> toValue() {
                        return Map.of("id", id.toString());
                    }
                }

            """;

    static final String CALLS =
            """

                    /** Sends a file that a record has to name within a day, as the value of a field. */
                    public Attachment upload(String name, String mediaType, HttpRequest.BodyPublisher content)
                            throws IOException, InterruptedException {
                        return sent("/attachments", name, mediaType, content);
                    }

                    /** Sends a file to be the record's own, beside those of its fields. */
                    public Attachment attach(
                            UUID id, String name, String mediaType, HttpRequest.BodyPublisher content)
                            throws IOException, InterruptedException {
                        return sent("/" + id + "/attachments", name, mediaType, content);
                    }

                    /** All files of a record, those of its fields too, the oldest first. */
                    public List<Attachment> attachments(UUID id) throws IOException, InterruptedException {
                        String path = "/" + id + "/attachments?limit=500";
                        List<Attachment> all = new ArrayList<>();
                        Object cursor = null;
                        do {
                            String query = cursor == null ? "" : "&cursor=" + encoded((String) cursor);
                            Map<String, Object> page =
                                    send("GET", path + query, Optional.empty(), Optional.empty());
                            ((List<?>) page.get("items")).forEach(item -> all.add(Attachment.ofValue(item)));
                            cursor = page.get("nextCursor");
                        } while (cursor != null);
                        return all;
                    }

                    /** The content of a file of a record, as it comes; to be closed. */
                    public InputStream download(UUID id, UUID attachment) throws IOException, InterruptedException {
                        HttpRequest request = asking("/" + id + "/attachments/" + attachment, "*/*").build();
                        HttpResponse<InputStream> response =
                                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
                        if (response.statusCode() == 307) {
                            response.body().close();
                            // The storage itself has it: its address is the proof, and the token is not for it.
                            URI there = URI.create(response.headers().firstValue("Location").orElseThrow());
                            response =
                                    http.send(
                                            HttpRequest.newBuilder(there).build(),
                                            HttpResponse.BodyHandlers.ofInputStream());
                        }
                        if (response.statusCode() == 200) {
                            return response.body();
                        }
                        try (InputStream body = response.body()) {
                            boolean ours = response.headers()
                                    .firstValue("Content-Type")
                                    .filter(type -> type.startsWith("application/problem+json"))
                                    .isPresent();
                            throw new Problem(
                                    response.statusCode(),
                                    ours
                                            ? json.read(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                                            : Map.of());
                        }
                    }

                    /** Takes a file of the record's own away; that of a field goes when the field is changed. */
                    public void detach(UUID id, UUID attachment) throws IOException, InterruptedException {
                        send("DELETE", "/" + id + "/attachments/" + attachment, Optional.empty(), Optional.empty());
                    }

                    private Attachment sent(
                            String path, String name, String mediaType, HttpRequest.BodyPublisher content)
                            throws IOException, InterruptedException {
                        String written = encoded(name).replace("+", "%20").replace("*", "%2A");
                        return Attachment.ofValue(
                                answered(
                                        asking(path, "application/json")
                                                .header("Content-Type", mediaType)
                                                .header(
                                                        "Content-Disposition",
                                                        "attachment; filename*=UTF-8''" + written)
                                                .POST(content)
                                                .build()));
                    }
            """;

    private JavaClientFiles() {}
}
