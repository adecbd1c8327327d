package com.athyper.edge.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.athyper.kernel.Answer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,1,bytes 0-0/10",
        "bytes=3-5,3,3,bytes 3-5/10",
        "bytes=3-,3,7,bytes 3-9/10",
        "bytes=9-99,9,1,bytes 9-9/10",
        "bytes=-4,6,4,bytes 6-9/10",
        "bytes=-99,0,10,bytes 0-9/10",
        "bytes = 0 - 1,0,2,bytes 0-1/10"
    })
    void a_part_is_within_the_whole(String header, long from, long length, String said) {
        var range = new ByteRange(from, length);
        assertThat(ByteRange.of(header, 10)).isEqualTo(Answer.ok(Optional.of(range)));
        assertThat(range.of(10)).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-11", "bytes=-0"})
    void what_lies_outside_is_refused(String header) {
        assertThat(ByteRange.of(header, 10)).isInstanceOf(Answer.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=-", "bytes=5-3", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b", ""})
    void what_cannot_be_read_asks_for_the_whole(String header) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(Answer.ok(Optional.empty()));
    }
}
