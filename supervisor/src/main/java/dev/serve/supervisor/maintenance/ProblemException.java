package dev.serve.supervisor.maintenance;

/** Ends a request with a {@link Problem}. Has no stack: it is an answer and no accident. */
final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
