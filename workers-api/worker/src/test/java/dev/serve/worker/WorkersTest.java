package dev.serve.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

    private final WorkerFactory factory = () -> new Worker() {};

    @Test
    void aSingleWorkerHasNoNameOfItsOwn() {
        assertThat(Workers.one(factory).factories()).containsExactly(Map.entry("", factory));
    }

    @Test
    void aListIsNumberedFromZero() {
        assertThat(Workers.list(factory, factory).factories().keySet()).containsExactly("0", "1");
    }

    @Test
    void aMapKeepsItsNamesInOrder() {
        Map<String, WorkerFactory> named = new LinkedHashMap<>();
        named.put("sub", factory);
        named.put("add", factory);

        assertThat(Workers.map(named).factories().keySet()).containsExactly("sub", "add");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "*"})
    void aNameThatCantBePartOfAServicesNameIsRefusedAndNamed(String name) {
        assertThatThrownBy(() -> Workers.map(Map.of(name, factory)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void theFactoriesCantBeChanged() {
        assertThatThrownBy(() -> Workers.one(factory).factories().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void eachWorkerIsAFreshOne() throws Exception {
        WorkerFactory made = Workers.one(factory).factories().firstEntry().getValue();

        assertThat(made.create()).isNotSameAs(made.create());
    }
}
