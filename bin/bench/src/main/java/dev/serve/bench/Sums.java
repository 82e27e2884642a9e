package dev.serve.bench;

import dev.serve.calls.Procedure;

/** What is called: the same code for all contenders. */
final class Sums implements Adder {

    @Override
    @Procedure
    public long add(long a, long b) {
        return a + b;
    }
}
