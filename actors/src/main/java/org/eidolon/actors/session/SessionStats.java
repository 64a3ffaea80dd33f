package org.eidolon.actors.session;

import org.eidolon.proto.session.SessionTotals;

/**
 * What the session did.
 *
 * @param now since the node started
 * @param ever over all starts, this one included
 */
public record SessionStats(SessionTotals now, SessionTotals ever) {}
