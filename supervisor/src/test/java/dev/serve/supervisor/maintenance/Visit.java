package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test's stay on the web page. At its end nothing was amiss: no error in the browser's console, nothing that the
 * content security policy refused, but for what the test meant to bring about.
 */
final class Visit implements AutoCloseable {

    private final Browser browser;
    private String expected = "";

    private Visit(Browser browser) {
        this.browser = browser;
    }

    static Visit of(Browser browser, Rig rig, String path) {
        browser.wide();
        browser.go(rig.uri(path));
        return new Visit(browser);
    }

    /** Complaints with this text are what the test is about. */
    Visit complainingOf(String text) {
        expected = text;
        return this;
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        assertThat(browser.complaints().stream()
                        .filter(complaint -> expected.isEmpty() || !complaint.contains(expected)))
                .isEmpty();
        browser.leave();
    }
}
