package dev.serve.supervisor.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds every substitution that leads nowhere, where HOCON itself would stop at the first. */
final class Unresolved {

    private static final String OPENING = "${";

    private final Problems problems;

    private Unresolved(Problems problems) {
        this.problems = problems;
    }

    static void report(ConfigObject root, Problems problems) {
        new Unresolved(problems).walk(List.of(), root);
    }

    private void walk(List<String> path, ConfigValue value) {
        if (!Values.isResolved(value)) {
            for (String substitution : substitutions(value)) {
                problems.report(
                        path,
                        value,
                        "can't resolve " + substitution
                                + ": no key and no environment variable has this name, or it refers to itself");
            }
        } else if (value instanceof ConfigObject object) {
            for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
                List<String> longer = new ArrayList<>(path);
                longer.add(entry.getKey());
                walk(longer, entry.getValue());
            }
        } else if (value instanceof ConfigList list) {
            list.forEach(element -> walk(path, element));
        }
    }

    /** Only the substitutions that a value is made of: the rest of it may be a secret. */
    private static List<String> substitutions(ConfigValue value) {
        String text = value.render(ConfigRenderOptions.concise());
        List<String> found = new ArrayList<>();
        int start = text.indexOf(OPENING);
        while (start >= 0) {
            int end = text.indexOf('}', start);
            String substitution = text.substring(start, end < 0 ? text.length() : end + 1);
            if (!substitution.startsWith(OPENING + "?") && !found.contains(substitution)) {
                found.add(substitution);
            }
            start = text.indexOf(OPENING, start + OPENING.length());
        }
        return found;
    }
}
