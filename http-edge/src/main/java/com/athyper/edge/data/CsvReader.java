package com.athyper.edge.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads comma-separated values (RFC 4180) as they come, in portions that may end anywhere. Strict:
 * a quote stands around a whole field or is doubled within one; a line ends with CRLF or LF. It
 * works on bytes, as no byte of a longer UTF-8 character looks like one of those that matter.
 *
 * <pre>
 *            "                "
 *   START ────────▶ QUOTED ◀─────▶ CLOSED ──── , or end of line ───▶ START
 *     └─── other ──▶ PLAIN ──────────────────── , or end of line ───▶ START
 * </pre>
 */
final class CsvReader {
    static final int FIELD_BYTES_MAX = 1_000_000;
    static final int COLUMNS_MAX = 1_000;

    /**
     * One field of a row.
     *
     * @param quoted tells the empty text from nothing
     */
    record Cell(String text, boolean quoted) {
        boolean isNothing() {
            return text.isEmpty() && !quoted;
        }
    }

    /** What has been read of the field at hand. */
    private enum State {
        START,
        PLAIN,
        QUOTED,
        CLOSED
    }

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final ByteArrayOutputStream field = new ByteArrayOutputStream();
    private List<Cell> row = new ArrayList<>();
    private State state = State.START;
    private boolean quoted;
    private boolean returned;
    private int bom;
    private Optional<String> broken = Optional.empty();

    /**
     * Takes what has come and gives every row that is complete.
     *
     * @return what makes it unreadable from there on, if something does
     */
    Optional<String> feed(byte[] bytes, Consumer<List<Cell>> rows) {
        for (byte next : bytes) {
            if (broken.isPresent()) {
                break;
            }
            if (bom >= 0 && isBom(next)) {
                continue;
            }
            take(next, rows);
        }
        return broken;
    }

    /** Says that nothing more comes. */
    Optional<String> end(Consumer<List<Cell>> rows) {
        if (broken.isEmpty() && state == State.QUOTED) {
            fail("the text ends within quotes");
        } else if (broken.isEmpty() && returned) {
            fail("a carriage return stands without a line feed");
        } else if (broken.isEmpty() && (state != State.START || !row.isEmpty())) {
            endRow(rows);
        }
        return broken;
    }

    /** The first three bytes may be a mark that says nothing. */
    private boolean isBom(byte next) {
        if (bom < BOM.length && next == BOM[bom]) {
            bom++;
            return true;
        }
        for (int i = 0; i < bom && bom < BOM.length; i++) {
            plain(BOM[i]);
        }
        bom = -1;
        return false;
    }

    private void take(byte next, Consumer<List<Cell>> rows) {
        if (returned && next != '\n') {
            fail("a carriage return stands without a line feed");
            return;
        }
        switch (state) {
            case START -> {
                if (next == '"') {
                    state = State.QUOTED;
                    quoted = true;
                } else {
                    plainOrEnd(next, rows);
                }
            }
            case PLAIN -> {
                if (next == '"') {
                    fail("a quote stands within a field that does not begin with one");
                } else {
                    plainOrEnd(next, rows);
                }
            }
            case QUOTED -> {
                if (next == '"') {
                    state = State.CLOSED;
                } else {
                    keep(next);
                }
            }
            case CLOSED -> {
                if (next == '"') {
                    keep(next);
                    state = State.QUOTED;
                } else if (next == ',' || next == '\r' || next == '\n') {
                    plainOrEnd(next, rows);
                } else {
                    fail("something stands behind a closing quote");
                }
            }
        }
    }

    private void plainOrEnd(byte next, Consumer<List<Cell>> rows) {
        if (next == ',') {
            endField();
        } else if (next == '\r') {
            returned = true;
        } else if (next == '\n') {
            returned = false;
            endRow(rows);
        } else {
            plain(next);
        }
    }

    private void plain(byte next) {
        state = State.PLAIN;
        keep(next);
    }

    private void keep(byte next) {
        if (field.size() == FIELD_BYTES_MAX) {
            fail("a field has at most " + FIELD_BYTES_MAX + " bytes");
        } else {
            field.write(next);
        }
    }

    private void endField() {
        if (row.size() == COLUMNS_MAX) {
            fail("a row has at most " + COLUMNS_MAX + " fields");
            return;
        }
        try {
            row.add(
                    new Cell(
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(field.toByteArray()))
                                    .toString(),
                            quoted));
        } catch (CharacterCodingException e) {
            fail("the text is not UTF-8");
        }
        field.reset();
        quoted = false;
        state = State.START;
    }

    /** An empty line is no row. */
    private void endRow(Consumer<List<Cell>> rows) {
        endField();
        if (broken.isEmpty() && !(row.size() == 1 && row.getFirst().isNothing())) {
            rows.accept(List.copyOf(row));
        }
        row = new ArrayList<>();
    }

    private void fail(String why) {
        broken = Optional.of(why);
    }
}
