package com.athyper.proof.process;

import com.athyper.loadtest.api.Reply;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests byte for byte: for those that no proper client would send. */
public final class Wire {
    private static final int SILENCE_MILLIS = 20_000;

    private Wire() {}

    /**
     * Sends the request line and headers, then the body, and reads until the node has answered.
     * {@code Host} and {@code Connection} are added.
     */
    public static Answered exchange(URI node, List<String> head, byte[] body) throws IOException {
        try (var socket = new Socket(node.getHost(), node.getPort())) {
            socket.setSoTimeout(SILENCE_MILLIS);
            var out = socket.getOutputStream();
            String lines =
                    String.join("\r\n", head) + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            out.write(lines.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            try {
                out.write(body);
                out.flush();
            } catch (IOException _) {
                // A node that has said no need not listen any longer.
            }
            return answered(socket);
        }
    }

    private static Answered answered(Socket socket) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (SocketTimeoutException e) {
            throw new IOException("no answer came, after: " + bytes, e);
        } catch (IOException e) {
            if (bytes.size() == 0) {
                throw e;
            }
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        int blank = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.1 ") || blank < 0) {
            throw new IOException("no answer came but: " + text);
        }
        String[] lines = text.substring(0, blank).split("\r\n");
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.computeIfAbsent(lines[i].substring(0, colon), _ -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        var kept = HttpHeaders.of(headers, (_, _) -> true);
        return new Answered(
                new Reply(
                        Integer.parseInt(lines[0].split(" ")[1]),
                        kept.firstValue("ETag").or(Optional::empty),
                        text.substring(blank + 4)),
                kept);
    }
}
