package dev.serve.bench;

/** Something that makes calls over a message broker. */
interface AmqpContender {

    String name();

    /** Makes calls for some time, so many at once; returns how many a second. */
    double run(int callers, double seconds, LatencyHistogram latency) throws Exception;

    void close() throws Exception;
}
