package org.eidolon.actors.tracker;

import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.control.TrackerCodec;
import org.eidolon.proto.control.TrackerReplyCodec;
import org.eidolon.proto.control.TrackerRequestCodec;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.tracker.SignedRequest;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.streams.http.TrackerChannel;

/** Signs requests, sends them, and reads the replies. */
final class TrackerCalls {
  private final TrackerChannel channel;
  private final SigningKey key;
  private final Bytes trackerKey;
  private final RandomGenerator random;
  private final InstantSource clock;

  TrackerCalls(
      TrackerChannel channel,
      SigningKey key,
      Bytes trackerKey,
      RandomGenerator random,
      InstantSource clock) {
    this.channel = channel;
    this.key = key;
    this.trackerKey = trackerKey;
    this.random = random;
    this.clock = clock;
  }

  /** Fails as {@link TrackerChannel#call} does, or with a malformed reply. */
  CompletionStage<TrackerReply> call(TrackerRequest request) {
    var path = request.path();
    var body = TrackerRequestCodec.encode(request);
    var envelope = SignedRequest.sign(key, path, trackerKey, clock.instant(), body, random);
    return channel
        .call(path, TrackerCodec.encode(envelope))
        .thenApply(reply -> TrackerReplyCodec.decode(path, reply));
  }
}
