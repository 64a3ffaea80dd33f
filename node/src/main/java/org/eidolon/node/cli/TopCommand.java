package org.eidolon.node.cli;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.eidolon.node.client.ControlClient;
import org.eidolon.node.screen.Console;
import org.eidolon.node.screen.FullScreen;
import org.eidolon.node.screen.Key;
import org.eidolon.node.top.CellRates;
import org.eidolon.node.top.NodeLook;
import org.eidolon.node.top.TopView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code eidolon top}: a running node on the whole screen. */
@Command(
    name = "top",
    description = {
      "Show a running node on the whole screen as it changes: torrents, circuits, neighbors, rates.",
      "q ends it. Where there is no terminal it says once how things stand."
    })
final class TopCommand implements Callable<Integer> {
  private static final long LONGEST_WAIT_MILLIS = 250;

  /** A terminal that is held up makes keys and looks wait, and no heap of them. */
  private static final int MOST_NEWS = 16;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "Time between two looks.")
  private int seconds;

  @Mixin private ClientOptions client;

  /** What a loop waits for: a key, a look at the node, or why there is none. */
  private record News(Key key, NodeLook look, RuntimeException failure) {}

  @Override
  public Integer call() {
    var console = client.console();
    var stop = StopSignal.ofProcess(false);
    return Ending.of(stop, console, () -> show(stop, console));
  }

  private int show(StopSignal stop, Console console) throws InterruptedException {
    // Before the screen changes: what is wrong at once is said where people look.
    var first = look();
    var news = new ArrayBlockingQueue<News>(MOST_NEWS);
    var screen =
        FullScreen.open(console.terminal(), key -> tell(news, new News(key, null, null)))
            .orElse(null);
    if (screen == null) {
      say(first, console);
      return ExitCode.OK;
    }
    try (screen) {
      look(news);
      watch(first, screen, news, stop);
    }
    return ExitCode.OK;
  }

  private void say(NodeLook look, Console console) {
    if (client.json) {
      console.line(look.network().toString());
      look.torrents().forEach(torrent -> console.line(torrent.toString()));
    } else {
      TopView.plain(look).forEach(console::result);
    }
  }

  private NodeLook look() {
    var network = client.call("eidolon-network", ControlClient.arguments());
    var fields = NodeLook.FIELDS.toArray(String[]::new);
    return new NodeLook(network, client.torrents(List.of(), fields));
  }

  /** On a thread of its own, so that a node that is slow to answer does not hold the keys up. */
  private void look(BlockingQueue<News> news) {
    var pauseMillis = TimeUnit.SECONDS.toMillis(Math.max(1, seconds));
    var looker =
        new Thread(
            () -> {
              try {
                while (true) {
                  Thread.sleep(pauseMillis);
                  tell(news, new News(null, look(), null));
                }
              } catch (RuntimeException gone) {
                tell(news, new News(null, null, gone));
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            },
            "looks");
    looker.setDaemon(true);
    looker.start();
  }

  private static void tell(BlockingQueue<News> news, News one) {
    try {
      news.put(one);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void watch(
      NodeLook first, FullScreen screen, BlockingQueue<News> news, StopSignal stop)
      throws InterruptedException {
    var view = new TopView();
    var rates = new CellRates();
    var shown = first;
    rates.heard(first, System.nanoTime());
    while (!stop.asked()) {
      var window = screen.size();
      screen.show(view.lines(shown, rates, window), window);
      var next = news.poll(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
      if (next == null) {
        continue;
      }
      if (next.failure() != null) {
        throw next.failure();
      }
      if (next.key() == Key.QUIT) {
        return;
      }
      if (next.key() != null) {
        view.press(next.key());
      } else {
        shown = next.look();
        rates.heard(shown, System.nanoTime());
      }
    }
  }
}
