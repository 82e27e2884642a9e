package dev.serve.supervisor.modules;

/** A package of the JDK is not open to the supervisor; the message tells the option of the JVM that opens it. */
final class ClosedPackageException extends Exception {

    private static final long serialVersionUID = 1L;

    ClosedPackageException(String option) {
        super("this JVM was started without " + option + "=ALL-UNNAMED");
    }
}
