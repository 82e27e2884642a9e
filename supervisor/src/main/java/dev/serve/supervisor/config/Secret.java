package dev.serve.supervisor.config;

/**
 * A text that is not to be shown: it prints as {@code ***}.
 *
 * @param value the text itself, never empty
 */
public record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
