package dev.serve.supervisor.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/** A regular expression of what is masked; apart, because few configurations need its library. */
final class MaskPattern {

    private static final int LONGEST = 1_000;

    private MaskPattern() {}

    /** What is wrong with one; empty where it is good. */
    static Optional<String> wrong(String pattern) {
        if (pattern.length() > LONGEST) {
            return Optional.of(
                    "expected a pattern of at most " + LONGEST + " characters, found one of " + pattern.length());
        }
        try {
            return Pattern.compile(pattern).matches("")
                    ? Optional.of(
                            "expected a pattern that matches no empty text, found '" + Values.shown(pattern) + "'")
                    : Optional.empty();
        } catch (PatternSyntaxException wrong) {
            return Optional.of("expected a regular expression, found '" + Values.shown(pattern) + "': "
                    + wrong.getDescription() + " '" + wrong.getPattern() + "'");
        }
    }
}
