package dev.serve.http;

import java.time.Duration;

/** The way that the requests of a pool take: to their hosts from here, or through a pool that is shared by its name. */
interface Way {

    /** Takes a request, and completes it at some time. Returns at once. */
    void submit(Exchange exchange);

    /** How long a request may take, unless it says otherwise. */
    Duration timeout();

    /** How many redirects are followed. */
    int redirects();

    /** Ends it, and all that goes this way. */
    void close();
}
