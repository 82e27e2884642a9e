package dev.serve.supervisor.maintenance;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.function.Predicate;

/**
 * Finds a regular expression in texts, in a time that grows with the text alone: no expression can occupy the supervisor. Apart,
 * because few requests need its library.
 */
final class Grep {

    private static final int LONGEST = 500;
    private static final int MOST_REPEATS = 1_000;

    private Grep() {}

    /**
     * Compiles an expression.
     *
     * @throws ProblemException with where it is wrong
     */
    static Predicate<String> compile(String expression) {
        if (expression.isEmpty() || expression.length() > LONGEST) {
            throw malformed("expected an expression of 1 to " + LONGEST + " characters, found " + expression.length());
        }
        if (repeats(expression) > MOST_REPEATS) {
            throw malformed("expected counts such as {2,5} of at most " + MOST_REPEATS
                    + " in all, multiplied, found more in '" + expression + "'");
        }
        try {
            Pattern pattern = Pattern.compile(expression);
            return text -> pattern.matcher(text).find();
        } catch (PatternSyntaxException wrong) {
            int at = expression.indexOf(wrong.getPattern());
            throw malformed("expected a regular expression, found '" + expression + "': " + wrong.getDescription()
                    + (at < 0 || wrong.getPattern().isEmpty() ? "" : " at character " + (at + 1)) + ", '"
                    + wrong.getPattern() + "'");
        }
    }

    /** All counts multiplied: an upper bound of how much larger than its text an expression is when it is compiled. */
    private static long repeats(String expression) {
        long product = 1;
        for (int i = expression.indexOf('{'); i >= 0; i = expression.indexOf('{', i + 1)) {
            int largest = 1;
            int number = 0;
            for (int at = i + 1; at < expression.length() && expression.charAt(at) != '}'; at++) {
                char c = expression.charAt(at);
                number = c >= '0' && c <= '9' ? Math.min(MOST_REPEATS + 1, number * 10 + c - '0') : 0;
                largest = Math.max(largest, number);
            }
            product = Math.min(MOST_REPEATS + 1, product * largest);
        }
        return product;
    }

    private static ProblemException malformed(String detail) {
        return Problem.of(400, "grep: " + detail).asException();
    }
}
