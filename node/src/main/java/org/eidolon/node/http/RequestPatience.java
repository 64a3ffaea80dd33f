package org.eidolon.node.http;

import java.time.Duration;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Ends a connection that has not sent the next whole head of a request in time, however busily it
 * sends the bytes of one. While an answer is under way, nothing is expected.
 *
 * <pre>
 *   connection --requests--> patience --requests--> handler
 *   connection <--answers--- patience <--answers--- handler
 * </pre>
 */
final class RequestPatience
    extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {
  private final Duration within;
  private final Inlet<HttpRequest> requestsIn = Inlet.create("requests.in");
  private final Outlet<HttpRequest> requestsOut = Outlet.create("requests.out");
  private final Inlet<HttpResponse> answersIn = Inlet.create("answers.in");
  private final Outlet<HttpResponse> answersOut = Outlet.create("answers.out");

  RequestPatience(Duration within) {
    this.within = within;
  }

  @Override
  public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
    return new BidiShape<>(requestsIn, requestsOut, answersIn, answersOut);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private static final String DUE = "due";

    private AsyncCallback<NotUsed> answered;

    Logic() {
      super(shape());
      setHandler(
          requestsIn,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              cancelTimer(DUE);
              push(requestsOut, grab(requestsIn));
            }

            @Override
            public void onUpstreamFinish() {
              complete(requestsOut);
            }
          });
      setHandler(
          requestsOut,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pull(requestsIn);
            }
          });
      setHandler(
          answersIn,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              push(answersOut, watched(grab(answersIn)));
            }
          });
      setHandler(
          answersOut,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pull(answersIn);
            }
          });
    }

    @Override
    public void preStart() {
      answered = createAsyncCallback(done -> expect());
      expect();
    }

    private void expect() {
      scheduleOnce(DUE, within);
    }

    private HttpResponse watched(HttpResponse answer) {
      if (answer.entity().isStrict()) {
        expect();
        return answer;
      }
      var callback = answered;
      var end =
          Flow.<ByteString>create()
              .watchTermination(
                  (unused, done) ->
                      done.whenComplete((ended, failed) -> callback.invoke(NotUsed.getInstance())));
      return answer.transformEntityDataBytes(end);
    }

    @Override
    public void onTimer(Object due) {
      completeStage();
    }
  }
}
