package dev.serve.supervisor.insight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One method of a worker's life cycle, from its beginning to its end. */
@Name("dev.serve.Transition")
@Label("Transition")
@Category("serve")
@Description("A method of the life cycle of a worker")
@StackTrace(false)
final class TransitionEvent extends Event {

    @Label("Service")
    String service = "";

    @Label("Module")
    String module = "";

    @Label("Method")
    String method = "";

    @Label("From")
    String from = "";

    @Label("To")
    String to = "";

    @Label("Outcome")
    @Description("done, failed, or overtaken by another one")
    String outcome = "";

    @Label("Cause")
    @Description("What failed, or who told it")
    String cause = "";

    @Label("Epoch")
    long epoch;
}
