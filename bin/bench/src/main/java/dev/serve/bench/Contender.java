package dev.serve.bench;

/** Something that takes many services up and down. */
interface Contender {

    /** What it is, as the report names it. */
    String name();

    /**
     * Takes all services up, waits until they run, takes them all down, and waits until they are.
     *
     * @return how many transitions that were: calls of a service's own code, each on a thread of its own
     */
    long upAndDown() throws Exception;
}
