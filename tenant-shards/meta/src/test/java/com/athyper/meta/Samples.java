package com.athyper.meta;

import com.athyper.kernel.EntityName;
import com.athyper.kernel.Fault;
import com.athyper.kernel.Json;
import com.athyper.kernel.Value;
import com.athyper.meta.EntityCheck.Checked;
import com.athyper.meta.EntityCompiler.Compiled;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Definitions that tests share, and short ways to check and compile them. */
public final class Samples {
    public static final Value.Fields PURCHASE_REQUISITION =
            json(
                    """
                    {"name":"purchase_requisition","label":"Purchase requisition","module":"BUY",
                     "fields":[
                       {"name":"title","type":"string","required":true,"maxLength":200},
                       {"name":"amount","type":"decimal","precision":18,"scale":2,"required":true,"min":"0.01"},
                       {"name":"currency","type":"string","required":true,"pattern":"^[A-Z]{3}$"},
                       {"name":"cost_center","type":"string"},
                       {"name":"needed_by","type":"date"},
                       {"name":"bank_account","type":"string","classification":"confidential"}],
                     "lifecycle":{"initial":"draft","states":["draft","submitted","approved","rejected"],
                       "transitions":[
                         {"name":"submit","from":["draft"],"to":"submitted","workflow":"pr_approval",
                          "onApproved":"approved","onRejected":"rejected","onChangesRequested":"draft","onCancelled":"draft"}]}}
                    """);

    /** One field of each type. */
    public static final Value.Fields EVERYTHING =
            json(
                    """
                    {"name":"everything","fields":[
                      {"name":"a_string","type":"string","maxLength":5,"minLength":2},
                      {"name":"a_text","type":"text"},
                      {"name":"an_integer","type":"integer","min":-10,"max":10},
                      {"name":"a_decimal","type":"decimal","precision":5,"scale":2,"max":"500"},
                      {"name":"a_boolean","type":"boolean","default":false},
                      {"name":"a_date","type":"date"},
                      {"name":"a_datetime","type":"datetime"},
                      {"name":"an_enum","type":"enum","values":["red","green"],"default":"red"},
                      {"name":"a_uuid","type":"uuid"},
                      {"name":"a_json","type":"json"},
                      {"name":"a_reference","type":"reference","entity":"everything"}]}
                    """);

    private Samples() {}

    public static Value.Fields json(String text) {
        return Json.trustedObject(text);
    }

    /** An entity called {@code thing} with these fields, as JSON without the brackets. */
    public static Value.Fields thing(String fields) {
        return json("{\"name\":\"thing\",\"fields\":[" + fields + "]}");
    }

    public static Value.Fields sound(Value.Fields input) {
        return sound(Optional.empty(), input);
    }

    public static Value.Fields sound(Optional<Value.Fields> previous, Value.Fields input) {
        return switch (EntityCheck.check(previous, input)) {
            case Checked.Sound(var document) -> document;
            case Checked.Faulty(var faults) -> throw new AssertionError(faults.toString());
        };
    }

    /** Each fault as {@code pointer code}. */
    public static List<String> faults(Value.Fields input) {
        return faults(Optional.empty(), input);
    }

    public static List<String> faults(Optional<Value.Fields> previous, Value.Fields input) {
        return switch (EntityCheck.check(previous, input)) {
            case Checked.Sound(var document) -> throw new AssertionError(Json.write(document));
            case Checked.Faulty(var faults) -> told(faults);
        };
    }

    public static List<String> told(List<Fault> faults) {
        return faults.stream()
                .map(fault -> fault.pointer() + " " + fault.code())
                .collect(Collectors.toList());
    }

    public static EntityModel model(Value.Fields input) {
        return compiled(sound(input), 1);
    }

    public static EntityModel compiled(Value.Fields document, int version) {
        var targets = Set.of(new EntityName("supplier"), new EntityName("customer"));
        return switch (EntityCompiler.compile(document, version, targets)) {
            case Compiled.Sound(var model, var _) -> model;
            case Compiled.Faulty(var diagnostics) ->
                    throw new AssertionError(diagnostics.toString());
        };
    }
}
