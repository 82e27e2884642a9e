package dev.serve.supervisor.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThreadOwnersTest {

    @ParameterizedTest
    @CsvSource({
        "spam prepare,spam",
        "spam loop,spam",
        "spam-stdout,spam",
        "spam,spam",
        "spam-2 prepare,spam-2",
        "math/add start,math/add",
        "math/add2 start,",
        "spammer prepare,",
        "two words pause,two words",
        "two worlds pause,",
        "serve coordinator,",
        "'',",
    })
    void aThreadBelongsToTheServiceWithTheLongestNameThatItsNameBeginsWith(String thread, String owner) {
        ThreadOwners owners = new ThreadOwners(List.of("spam", "spam-2", "math", "math/add", "two words"));

        assertThat(owners.ownerOf(thread)).isEqualTo(Optional.ofNullable(owner));
    }
}
