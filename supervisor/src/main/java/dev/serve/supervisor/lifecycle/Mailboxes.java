package dev.serve.supervisor.lifecycle;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mailbox for each listener of one service. Any thread may use them; none waits for a listener but in {@link #deliverHere}. */
final class Mailboxes {

    private final List<Mailbox> all = new CopyOnWriteArrayList<>();

    Subscription subscribe(ServiceListener listener) {
        Mailbox mailbox = new Mailbox(listener);
        all.add(mailbox);
        return () -> {
            mailbox.close();
            all.remove(mailbox);
        };
    }

    /** Adds a change to each. The service's lock may be held. */
    void put(Change change) {
        all.forEach(mailbox -> {
            if (!mailbox.put(change)) {
                all.remove(mailbox);
            }
        });
    }

    /** Sees to it that what was put is handed over, on other threads. */
    void deliver() {
        for (Mailbox mailbox : all) {
            mailbox.deliver();
        }
    }

    /** The same, but one of the listeners is given this thread; which spares most threads of listeners. */
    void deliverHere() {
        int others = all.size() - 1;
        for (Mailbox mailbox : all) {
            if (others-- > 0) {
                mailbox.deliver();
            } else {
                mailbox.deliverHere();
            }
        }
    }
}
