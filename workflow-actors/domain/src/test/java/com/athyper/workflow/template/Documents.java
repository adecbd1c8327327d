package com.athyper.workflow.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.workflow.Checked;

import java.util.List;
import java.util.Optional;

/** Documents of templates, and what reading makes of them. */
final class Documents {
    private Documents() {}

    static Value.Fields sound(String text) {
        return sound(Optional.empty(), text);
    }

    static Value.Fields sound(Optional<Value.Fields> previous, String text) {
        var checked = TemplateReader.check(previous, Json.trustedObject(text));
        assertThat(checked).isInstanceOf(Checked.Sound.class);
        return ((Checked.Sound) checked).document();
    }

    static List<Fault> faults(Optional<Value.Fields> previous, String text) {
        return switch (TemplateReader.check(previous, Json.trustedObject(text))) {
            case Checked.Sound _ -> List.of();
            case Checked.Faulty(var faults) -> faults;
        };
    }

    static List<String> faults(String text) {
        return faults(Optional.empty(), text).stream()
                .map(fault -> fault.pointer() + " " + fault.code())
                .toList();
    }

    static String one(String step) {
        return "{\"name\":\"t\",\"entity\":\"e\",\"steps\":[" + step + "]}";
    }
}
