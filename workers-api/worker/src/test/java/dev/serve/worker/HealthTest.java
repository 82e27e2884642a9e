package dev.serve.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthTest {

    @Test
    void detailsKeepTheirOrderAndAreThoseOfTheMomentTheyWereGiven() {
        Map<String, Object> details = new LinkedHashMap<>();
        for (String name : new String[] {"running", "limit", "waiting", "rejected", "ended", "timeouts", "mean"}) {
            details.put(name, name.length());
        }

        Health health = Health.up(details);
        details.clear();

        assertThat(health.details().keySet())
                .containsExactly("running", "limit", "waiting", "rejected", "ended", "timeouts", "mean");
    }
}
