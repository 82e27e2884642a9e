package dev.serve.supervisor.console;

import java.util.Arrays;
import java.util.List;

/**
 * What a key leads to.
 *
 * @param model what is seen from now on
 * @param requests what else is to be done, in this order
 */
record Step(Model model, List<Request> requests) {

    Step {
        requests = List.copyOf(requests);
    }

    static Step to(Model model, Request... requests) {
        return new Step(model, Arrays.asList(requests));
    }

    static Step failing(Model model, String why) {
        return to(model.told(new Reply(why, true)));
    }
}
