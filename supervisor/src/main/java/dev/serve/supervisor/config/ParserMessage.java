package dev.serve.supervisor.config;

import com.typesafe.config.ConfigException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What HOCON's parser complains about, without the words that it quotes: where a text can't be parsed, nobody knows which
 * words in it belong to a secret. Single characters remain, which have to be known to be mended.
 */
final class ParserMessage {

    /** What is no part of a longer word: nothing, one character, or the word for the end of a line. */
    private static final Pattern HARMLESS = Pattern.compile("'(?:.?|newline)'(?=[\\s,]|\\)?(?:\\s|$))");

    private static final String CONCATENATION = "Cannot concatenate object or list with a non-object-or-list";

    private ParserMessage() {}

    /** The message, without the location that it begins with. */
    static String of(ConfigException malformed) {
        String message = String.valueOf(malformed.getMessage());
        if (message.contains("include statements nested")) {
            return "expected an end of includes, found files that include one another in a circle";
        }
        String start = malformed.origin() == null ? "" : malformed.origin().description() + ": ";
        return withoutWords(message.startsWith(start) ? message.substring(start.length()) : message);
    }

    private static String withoutWords(String message) {
        if (message.startsWith(CONCATENATION)) {
            return CONCATENATION;
        }
        if (message.startsWith("Key '")) {
            return "expected '=', ':' or '{' after a key, found none";
        }
        return cutAtWord(message);
    }

    /** Where a quoted word ends can't be told, as it may hold quotes: then nothing from the first quote on is kept. */
    private static String cutAtWord(String message) {
        Matcher harmless = HARMLESS.matcher(message);
        int first = message.indexOf('\'');
        int quote = first;
        while (quote >= 0) {
            if (!harmless.region(quote, message.length()).lookingAt()) {
                return message.substring(0, first) + "…";
            }
            quote = message.indexOf('\'', harmless.end());
        }
        return message;
    }
}
