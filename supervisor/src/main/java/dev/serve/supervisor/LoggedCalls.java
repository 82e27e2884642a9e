package dev.serve.supervisor;

import dev.serve.calls.Provider;
import dev.serve.supervisor.logs.ServiceLog;

/** What a procedure of a service writes is the service's, whosever thread it is called on. */
record LoggedCalls(ServiceLog log) implements Provider.Around {

    @Override
    public Object enter() {
        return log.enter();
    }

    @Override
    public void leave(Object before) {
        log.leave(before);
    }
}
