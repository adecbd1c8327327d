package com.athyper.proof.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Business;
import com.athyper.proof.process.SharedWorld;
import com.athyper.proof.process.Worlds;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

/** Approval templates that cannot work, and that no record can be submitted to. */
@ExtendWith(Worlds.class)
class BadTemplateIT {

    private final Api api;
    private final Designs designs;

    BadTemplateIT(SharedWorld world) {
        api = world.api();
        designs = new Designs(api);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'role':'nobody_has_this'}          | no-approver",
                "{'principals':['nobody_is_this']}   | no-approver"
            })
    void a_template_that_asks_nobody_is_refused(String approvers, String code) throws Exception {
        String name = "unasked_" + Long.toString(System.nanoTime(), 36);
        var business = new Business(name);
        api.send(Designs.register(business.entityDocument())).expect(201);
        designs.publish(name, 1).expect(200);
        api.send(
                        template(
                                business,
                                "{'name':'one','mode':'any','approvers':%s}".formatted(approvers)))
                .expect(201);

        Answered refused = publishTemplate(business);

        refused.refused(422, "META.PUBLISH_REFUSED");
        assertThat(refused.text("errors")).contains("\"" + code + "\"");
        assertThat(Designs.pointers(refused)).contains("/steps/0/approvers");
        String id = api.send(business.create("waits")).expect(201).text("id");
        api.send(business.submit(id)).refused(409, "WORKFLOW.TEMPLATE_NOT_IN_FORCE");
        assertThat(api.send(business.read(id)).text("state")).isEqualTo("draft");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'name':'one','approvers':{'role':'manager'},'mode':'any','when':'record.nonsense"
                        + " > 1'}",
                "{'name':'one','approvers':{'role':'manager'},'mode':'any','when':'record.amount >"
                        + " '}",
                "{'name':'one','approvers':{'role':'manager'},'mode':{'quorum':99}}"
            })
    void a_template_that_cannot_work_is_refused(String step) throws Exception {
        String name = "unworkable_" + Long.toString(System.nanoTime(), 36);
        var business = new Business(name);
        api.send(Designs.register(business.entityDocument())).expect(201);
        designs.publish(name, 1).expect(200);

        Answered drafted = api.send(template(business, step));

        if (drafted.status() == 201) {
            publishTemplate(business).refused(422, "META.PUBLISH_REFUSED");
        } else {
            drafted.refused(422, "META.DEFINITION_INVALID");
        }
    }

    private static Ask template(Business business, String step) {
        return Ask.post(Designs.TEMPLATES)
                .as(Business.ADMIN)
                .with(
                        "{\"name\":\"%s\",\"entity\":\"%s\",\"steps\":[%s]}"
                                .formatted(
                                        business.template(),
                                        business.entity(),
                                        step.replace('\'', '"')));
    }

    private Answered publishTemplate(Business business) throws IOException, InterruptedException {
        return api.send(
                Ask.post(Designs.TEMPLATES + "/" + business.template() + "/versions/1/publish")
                        .as(Business.ADMIN));
    }
}
