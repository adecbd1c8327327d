package com.athyper.proof.contract;

import com.athyper.loadtest.api.Ask;
import com.athyper.proof.process.Answered;
import com.athyper.proof.process.Api;
import com.athyper.proof.process.Business;

import java.io.IOException;
import java.util.List;

/** What a designer asks for, and what he is told is wrong with it. */
record Designs(Api api) {
    static final String ENTITIES = "/api/meta/entities";
    static final String TEMPLATES = "/api/workflow/templates";

    static Ask register(String document) {
        return Ask.post(ENTITIES).as(Business.ADMIN).with(document);
    }

    Answered publish(String name, int version) throws IOException, InterruptedException {
        return api.send(
                Ask.post("%s/%s/versions/%d/publish".formatted(ENTITIES, name, version))
                        .as(Business.ADMIN));
    }

    static List<String> pointers(Answered refused) {
        return refused.objects("errors").stream()
                .map(fault -> fault.text("pointer").orElseThrow())
                .toList();
    }
}
