package dev.serve.supervisor.cli;

/**
 * What the maintenance port answered.
 *
 * @param status the HTTP status
 * @param body the document; for a problem, that problem
 */
record Answer(int status, Json body) {

    boolean isProblem() {
        return status >= 300;
    }

    /** The body as a problem. */
    Problem problem() {
        return Problem.of(status, body);
    }
}
