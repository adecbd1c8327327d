package com.athyper.proof.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.athyper.node.settings.ExitCode;
import com.athyper.node.settings.SettingsReader;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

/**
 * {@code docs/operations.md} shows the tables that the code makes. Run with {@code -Dupdate.docs}
 * to write them between their marks.
 */
final class GeneratedTablesTest {
    private static final String PAGE = "docs/operations.md";
    private static final Map<String, String> TABLES =
            Map.of("settings", SettingsReader.table(), "exit codes", ExitCode.table());

    @Test
    void operations_show_every_setting_and_every_exit_code() throws IOException {
        if (Pages.mayWrite()) {
            Files.writeString(Pages.file(PAGE), filled(Pages.text(PAGE)));
        }
        assertThat(Pages.text(PAGE)).isEqualTo(filled(Pages.text(PAGE)));
    }

    @Test
    void the_tables_say_something() {
        assertThat(TABLES.get("settings"))
                .contains("| `http.port` | `ATHYPER_HTTP_PORT` | `3000` |")
                .contains("Secret; not by `--set`.");
        assertThat(TABLES.get("exit codes")).contains("| 5 | HOME_IN_USE |");
    }

    @Test
    void a_row_that_was_changed_by_hand_is_noticed() throws IOException {
        String page = filled(Pages.text(PAGE));
        String changed = page.replace("| 5 | HOME_IN_USE |", "| 6 | HOME_IN_USE |");

        assertThat(changed).isNotEqualTo(page);
        assertThat(filled(changed)).isEqualTo(page);
    }

    @Test
    void a_mark_that_was_lost_is_noticed() throws IOException {
        String page = Pages.text(PAGE).replace("<!-- generated: settings -->", "");

        assertThatThrownBy(() -> filled(page)).hasMessageContaining("settings");
    }

    /** The page with the present tables between its marks. */
    private static String filled(String page) {
        String filled = page;
        for (var table : TABLES.entrySet()) {
            String begin = "<!-- generated: " + table.getKey() + " -->\n";
            int from = filled.indexOf(begin);
            int to = filled.indexOf("<!-- end -->", from);
            if (from < 0 || to < 0) {
                throw new AssertionError("the page has no place for the " + table.getKey());
            }
            filled =
                    filled.substring(0, from + begin.length())
                            + "\n"
                            + table.getValue()
                            + "\n"
                            + filled.substring(to);
        }
        return filled;
    }
}
