package org.eidolon.streams.http;

import java.util.concurrent.CompletionStage;
import org.eidolon.proto.Bytes;

/** Port: carries one request to the tracker and its answer back. */
public interface TrackerChannel extends AutoCloseable {
  /**
   * @param path such as {@code /v1/register}
   * @return the body of a 200 answer; fails with {@link TrackerUnreachable} or {@link
   *     TrackerRefused}
   */
  CompletionStage<Bytes> call(String path, Bytes body);

  @Override
  void close();
}
