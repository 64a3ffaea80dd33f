package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a real node in a real browser. */
final class PageIT {
  private static final int BYTES = 3 << 20;
  private static final String TITLE = "photos";

  /**
   * Visible texts whose color is too near to what lies behind them (WCAG 2.1, 1.4.3), a line each.
   * What cannot be used may be faint.
   */
  private static final String FAINT_TEXTS =
      """
      (() => {
        const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const rgba = (color) => {
          canvas.clearRect(0, 0, 1, 1);
          canvas.fillStyle = color;
          canvas.fillRect(0, 0, 1, 1);
          const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
          return [r, g, b, a / 255];
        };
        const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
        const behind = (element) => {
          if (!element) return [255, 255, 255, 1];
          const own = rgba(getComputedStyle(element).backgroundColor);
          return own[3] === 1 ? own : over(own, behind(element.parentElement));
        };
        const light = (color) => {
          const [r, g, b] = color.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const faint = [];
        for (const element of document.querySelectorAll('body *')) {
          const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join('');
          if (!text || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
          if (element.closest(':disabled, [aria-disabled=true], svg, option')) continue;
          const style = getComputedStyle(element);
          const below = behind(element);
          const two = [light(over(rgba(style.color), below)), light(below)].sort((a, b) => b - a);
          const ratio = (two[0] + 0.05) / (two[1] + 0.05);
          const size = parseFloat(style.fontSize);
          const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
          if (ratio < (large ? 3 : 4.5)) faint.push(ratio.toFixed(2) + ' ' + element.className + ' ' + text.slice(0, 40));
        }
        return faint.join('\\n');
      })()
      """;

  @TempDir private static Path folder;
  private static SmallNetwork network;
  private static Service node;
  private static String address;

  @TempDir private Path profile;
  private Chromium page;
  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void startANetwork() throws Exception {
    assumeThat(Chromium.program())
        .as("no Chromium on the PATH: the page is not tested")
        .isPresent();
    network = new SmallNetwork(folder);
    var shared = Files.createDirectories(folder.resolve(TITLE));
    var content = new byte[BYTES];
    new Random(3).nextBytes(content);
    Files.write(shared.resolve("large.bin"), content);
    Files.writeString(shared.resolve("small.txt"), "small");
    network.share(TITLE);
    node = startNode();
    address =
        node.await("ready", line -> line.get("role").getAsString().equals("control"))
            .get("address")
            .getAsString();
    node.awaitJoined();
  }

  private static Service startNode() throws Exception {
    Files.createDirectories(folder.resolve("down"));
    var conf =
        Files.writeString(
            folder.resolve("page.conf"),
            """
            eidolon.circuit { setup-jitter = 0s, end-jitter = 0s }
            eidolon.control { enabled = true, listen = "127.0.0.1:0" }
            eidolon.storage.downloads = "%s"
            """
                .formatted(folder.resolve("down")));
    return Service.start(
        folder,
        "node",
        "--tracker",
        network.tracker(),
        "--listen",
        "127.0.0.1:0",
        "--data",
        "page.data",
        "--config",
        conf.toString());
  }

  @BeforeEach
  void open() throws Exception {
    page = Chromium.open(Chromium.program().orElseThrow(), profile, address);
    page.until("document.querySelector('.torrent, .empty:not([hidden])')");
  }

  @AfterEach
  void complainsOfNothingAndAsksNobodyElse() throws Exception {
    if (page == null) {
      return;
    }
    var complaints = page.complaints();
    var requests = page.requests();
    page.close();
    assertThat(complaints).isEmpty();
    assertThat(requests)
        .isNotEmpty()
        .allSatisfy(url -> assertThat(url).matches("about:blank|data:.*|\\Q" + address + "\\E.*"));
  }

  @AfterAll
  static void close() {
    if (node != null) {
      node.close();
    }
    if (network != null) {
      network.close();
    }
  }

  /** The row of the torrent of that name, as JavaScript. */
  private static String row(String name) {
    return "[...document.querySelectorAll('li.torrent')]"
        + ".find((row) => row.querySelector('.name').textContent === %s)"
            .formatted(Chromium.quoted(name));
  }

  private void inRow(String name, String selector) {
    page.until(row(name));
    page.value("%s.querySelector('%s').click()".formatted(row(name), selector));
  }

  private void remove(String name) {
    inRow(name, ".does button:last-child");
    page.click("dialog .danger");
    page.until("!(" + row(name) + ")");
  }

  @Test
  void aTorrentIsAddedFetchedPausedChosenFromAndRemoved() throws Exception {
    page.click(".actions .primary");
    page.choose("#add-files", folder.resolve(TITLE + ".atorrent"));
    page.until("document.querySelectorAll('.chosen li').length === 1");
    page.click("dialog [type=submit]");

    page.until(row(TITLE) + "?.querySelector('progress').value === 1000");
    page.until(row(TITLE) + ".querySelector('.facts').textContent.includes('Shares')");
    assertThat(folder.resolve("down").resolve(TITLE).resolve("large.bin")).hasSize(BYTES);

    inRow(TITLE, ".does button");
    page.until(row(TITLE) + ".classList.contains('paused')");
    inRow(TITLE, ".does button");
    page.until("!%s.classList.contains('paused')".formatted(row(TITLE)));

    inRow(TITLE, ".name");
    page.click("#tab-files");
    page.fill(".files tbody tr:nth-child(2) select", "high");
    page.until("document.getElementById('said').textContent.includes('high priority')");
    page.go(address);
    inRow(TITLE, ".name");
    page.click("#tab-files");
    page.until("document.querySelector('.files tbody tr:nth-child(2) select')?.value === 'high'");

    remove(TITLE);
    assertThat(folder.resolve("down").resolve(TITLE).resolve("large.bin")).exists();
  }

  @Test
  void settingsTakeEffectAtOnceAndStay() {
    page.go(address + "#/settings");
    page.fill("#set-download-queue-size", "3");
    page.until("document.getElementById('said').textContent === 'Saved'");

    page.go("about:blank");
    page.go(address + "#/settings");

    page.until("document.querySelector('#set-download-queue-size')?.value === '3'");
    page.until("document.querySelector('#set-download-queue-enabled').checked");
  }

  @Test
  void aFolderWithAHostileNameIsSharedAndStaysText() throws Exception {
    var hostile = "<img src=x onerror=alert(1)>";
    // Names that turn the direction of writing are in no torrent at all.
    var quoted = "\"'><svg onload=alert(2)>&lt;";
    for (var name : new String[] {hostile, quoted}) {
      Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("<b>a"), "abc");
      page.click(".actions .button");
      page.fill("#share-path", folder.resolve(name).toString());
      page.click("dialog [type=submit]");
      page.until("!document.querySelector('dialog')");
    }

    page.until(row(hostile) + "?.querySelector('progress').value === 1000");
    page.until(row(quoted));
    inRow(hostile, ".name");
    page.click("#tab-files");
    page.until("document.querySelector('.files tbody th')?.textContent === '<b>a'");
    assertThat(page.value("document.querySelectorAll('main img, main b').length").getAsInt())
        .isZero();

    page.go(address + "#/torrents");
    remove(hostile);
    remove(quoted);
  }

  @Test
  void takesATorrentFileThatIsDroppedAnywhere() {
    page.drop(folder.resolve(TITLE + ".atorrent"));

    page.until(
        "document.querySelector('.chosen li')?.textContent === "
            + Chromium.quoted(TITLE + ".atorrent"));
    page.until("document.querySelector('.veil').hidden");
    page.click("dialog [type=submit]");
    page.until(row(TITLE));
    remove(TITLE);
  }

  @Test
  void asksWhereAFolderLiesThatIsDroppedToBeShared() throws Exception {
    var holiday = Files.createDirectories(folder.resolve("holiday"));
    Files.writeString(holiday.resolve("a.txt"), "abc");

    page.drop(holiday);
    page.until("document.querySelector('dialog p')?.textContent.includes('holiday')");
    page.fill("#share-path", holiday.toString());
    page.click("dialog [type=submit]");

    page.until(row("holiday") + "?.querySelector('progress').value === 1000");
    remove("holiday");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everyViewCanBeReadAndUsedByEverybody(String scheme) {
    page.prefer(scheme);
    page.until("document.querySelector('.empty:not([hidden])')");
    readable("the empty list");
    page.click(".actions .primary");
    page.choose("#add-files", folder.resolve(TITLE + ".atorrent"));
    page.until("document.querySelector('.chosen li')");
    readable("the dialog that adds");
    page.click("dialog [type=submit]");
    page.until(row(TITLE));
    readable("the list");
    page.click(".actions .button");
    page.until("document.querySelector('#share-path')");
    readable("the dialog that shares");
    page.click("dialog .answers button");
    inRow(TITLE, ".name");
    for (var tab = 0;
        tab < page.value("document.querySelectorAll('[role=tab]').length").getAsInt();
        tab++) {
      page.value("document.querySelectorAll('[role=tab]')[%d].click()".formatted(tab));
      readable("tab " + tab);
    }
    for (var place : List.of("network", "settings", "log")) {
      page.go(address + "#/" + place);
      page.until("document.querySelector('main').innerText.trim().length > 20");
      readable(place);
    }
    page.go(address + "#/torrents");
    page.click("#now button");
    page.until("document.querySelector('dialog')");
    readable("the dialog of keys");
    page.click("dialog .answers button");
    inRow(TITLE, ".does button:last-child");
    page.until("document.querySelector('dialog .danger')");
    readable("the dialog that removes");
    page.click("dialog .danger");
    page.until("!(" + row(TITLE) + ")");
    assertThat(complaints).isEmpty();
  }

  private void readable(String what) {
    for (var widthPixels : new int[] {390, 1600}) {
      var where = "%s at %d pixels: ".formatted(what, widthPixels);
      page.wide(widthPixels);
      complaints.addAll(prefixed(where + "control without a name: ", page.controlsWithoutName()));
      complaints.addAll(
          prefixed(
              where + "text too faint: ", page.value(FAINT_TEXTS).getAsString().lines().toList()));
      complaints.addAll(prefixed(where, Axe.violations(page)));
    }
  }

  private static List<String> prefixed(String where, List<String> complaints) {
    return complaints.stream().map(where::concat).toList();
  }

  @Test
  void showsHowTheNodeStandsInItsNetwork() {
    page.go(address + "#/network");

    page.until("document.querySelector('.standing')?.textContent === 'In the network'");
    page.until("document.querySelectorAll('.neighbors tbody tr').length > 0");
    assertThat(page.value("document.querySelector('.network').innerText").getAsString())
        .contains("plans every path of this node", "Carried for others");
  }
}
