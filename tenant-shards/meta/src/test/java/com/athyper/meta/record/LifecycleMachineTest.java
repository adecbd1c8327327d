package com.athyper.meta.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;
import com.athyper.kernel.ErrorCode;
import com.athyper.meta.EntityModel;
import com.athyper.meta.Lifecycle.Transition;
import com.athyper.meta.Samples;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class LifecycleMachineTest {
    private static final EntityModel REQUISITION = Samples.model(Samples.PURCHASE_REQUISITION);
    private static final EntityModel EVERYTHING = Samples.model(Samples.EVERYTHING);

    @Test
    void a_record_begins_in_the_initial_state() {
        assertThat(LifecycleMachine.initial(REQUISITION)).contains("draft");
        assertThat(LifecycleMachine.initial(EVERYTHING)).isEmpty();
    }

    @Test
    void a_transition_is_allowed_from_its_states() {
        assertThat(LifecycleMachine.may(REQUISITION, "submit", Optional.of("draft")))
                .isInstanceOfSatisfying(
                        Answer.Ok.class,
                        ok -> assertThat(((Transition) ok.value()).to()).isEqualTo("submitted"));
        assertThat(LifecycleMachine.open(REQUISITION, Optional.of("draft")))
                .extracting(Transition::name)
                .containsExactly("submit");
    }

    @Test
    void every_other_way_is_refused() {
        refused(
                REQUISITION,
                "submit",
                Optional.of("submitted"),
                RecordError.TRANSITION_NOT_ALLOWED);
        refused(REQUISITION, "submit", Optional.empty(), RecordError.TRANSITION_NOT_ALLOWED);
        refused(REQUISITION, "burn", Optional.of("draft"), RecordError.TRANSITION_UNKNOWN);
        refused(EVERYTHING, "submit", Optional.of("draft"), RecordError.TRANSITION_UNKNOWN);
        assertThat(LifecycleMachine.open(REQUISITION, Optional.of("approved"))).isEmpty();
        assertThat(LifecycleMachine.open(EVERYTHING, Optional.empty())).isEmpty();
    }

    private static void refused(
            EntityModel model, String transition, Optional<String> state, ErrorCode code) {
        assertThat(LifecycleMachine.may(model, transition, state))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(code));
    }
}
