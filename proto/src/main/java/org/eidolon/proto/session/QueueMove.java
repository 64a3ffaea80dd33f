package org.eidolon.proto.session;

/** Where torrents go in the queue. */
public enum QueueMove {
  TOP,
  UP,
  DOWN,
  BOTTOM
}
