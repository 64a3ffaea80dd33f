package org.eidolon.streams.http;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.eidolon.proto.Bytes;

/** Port: answers HTTP requests; the tracker's side of {@link TrackerChannel}. */
@FunctionalInterface
public interface HttpService {
  CompletionStage<Answer> answer(Ask ask);

  /**
   * @param method GET or POST
   * @param path without query
   * @param query decoded, first value of each key
   * @param body at most 64 KiB
   * @param remoteHost IP literal of whoever asks
   */
  record Ask(
      String method, String path, Map<String, String> query, Bytes body, String remoteHost) {}

  record Answer(int status, String contentType, Bytes body) {}
}
