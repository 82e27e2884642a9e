package dev.serve.supervisor;

import java.util.List;

/** Thrown when what was changed did not come up: all is as it was before. Its message is what went wrong, one a line. */
public final class ChangeFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> reasons;

    ChangeFailedException(List<String> reasons) {
        super(String.join("\n", reasons));
        this.reasons = List.copyOf(reasons);
    }

    /** What went wrong, by service; never empty. */
    public List<String> reasons() {
        return reasons;
    }
}
