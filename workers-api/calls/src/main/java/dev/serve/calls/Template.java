package dev.serve.calls;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills the references in the arguments of a call: {@code [result.0.id]} is the {@code id} in the result of the batch's
 * first call, {@code [env.name]} is what the caller gave as {@code name}. A text that is a reference and nothing else
 * becomes the value itself; within a longer text it becomes its text. A text in brackets that begins with neither
 * {@code result.} nor {@code env.} stays as it is.
 *
 * @param before what came of the calls before this one
 * @param environment what the caller gave for all calls
 */
record Template(List<? extends Outcome<?>> before, Map<String, ?> environment) {

    private static final Pattern REFERENCE = Pattern.compile("\\[((?:result|env)(?:\\.[^\\[\\].]+)+)]");
    private static final int MAX_DEPTH = 100;

    Arguments fill(Arguments arguments) {
        List<@Nullable Object> positional = new ArrayList<>();
        arguments.positional().forEach(value -> positional.add(fill(value, 0)));
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        arguments.named().forEach((name, value) -> named.put(name, fill(value, 0)));
        return new Arguments(positional, named);
    }

    private @Nullable Object fill(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new BadArgumentsException(
                    "expected arguments nested " + MAX_DEPTH + " levels deep at most, found more");
        }
        return switch (value) {
            case String text -> fillText(text);
            case List<?> list -> {
                List<@Nullable Object> filled = new ArrayList<>();
                list.forEach(each -> filled.add(fill(each, depth + 1)));
                yield filled;
            }
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> filled = new LinkedHashMap<>();
                map.forEach((key, each) -> filled.put(key, fill(each, depth + 1)));
                yield filled;
            }
            case null, default -> value;
        };
    }

    private @Nullable Object fillText(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        if (matcher.matches()) {
            return look(matcher.group(1));
        }
        return matcher.reset().replaceAll(found -> Matcher.quoteReplacement(String.valueOf(look(found.group(1)))));
    }

    private @Nullable Object look(String reference) {
        List<String> steps = List.of(reference.split("\\."));
        boolean isResult = steps.getFirst().equals("result");
        @Nullable Object value = isResult ? result(steps.get(1), reference) : environment;
        String path = isResult ? "result." + steps.get(1) : "env";
        for (String step : steps.subList(isResult ? 2 : 1, steps.size())) {
            value = step(value, step, path, reference);
            path = path + "." + step;
        }
        return value;
    }

    private @Nullable Object result(String index, String reference) {
        int number = index(index, before.size());
        if (number < 0) {
            throw unfit(
                    reference,
                    before.isEmpty()
                            ? "there is no result before the first call"
                            : "expected a result from 0 to " + (before.size() - 1) + ", found " + index);
        }
        return switch (before.get(number)) {
            case Outcome.Value<?> there -> there.value();
            case Outcome.Failure<?> failure -> throw unfit(reference, "that call has no result: " + failure);
        };
    }

    private static @Nullable Object step(@Nullable Object value, String step, String path, String reference) {
        switch (value) {
            case Map<?, ?> map -> {
                if (map.containsKey(step)) {
                    return map.get(step);
                }
                throw unfit(reference, path + " has no '" + step + "', only " + map.keySet());
            }
            case List<?> list -> {
                int index = index(step, list.size());
                if (index >= 0) {
                    return list.get(index);
                }
                throw unfit(reference, path + " is a list of " + list.size() + ", found '" + step + "'");
            }
            case Record record -> {
                for (RecordComponent component : record.getClass().getRecordComponents()) {
                    if (component.getName().equals(step)) {
                        return Values.read(record, component);
                    }
                }
                throw unfit(reference, path + " has no '" + step + "'");
            }
            case null, default ->
                throw unfit(reference, path + " is " + value + ": expected an object, a list or a record");
        }
    }

    /** A place in a list; negative when it is none. */
    private static int index(String text, int size) {
        boolean isNumber = text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = isNumber ? Integer.parseInt(text) : -1;
        return number < size ? number : -1;
    }

    private static BadArgumentsException unfit(String reference, String why) {
        return new BadArgumentsException("[" + reference + "] can't be filled in: " + why);
    }
}
