package org.eidolon.proto.circuit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.SpentCells;
import org.eidolon.proto.control.BeginCodec;
import org.eidolon.proto.relay.LegalMessages;
import org.eidolon.proto.relay.MalformedRelayMessage;
import org.eidolon.proto.relay.RelayCommand;
import org.eidolon.proto.relay.RelayPacker;
import org.eidolon.proto.relay.RelayReader;
import org.eidolon.proto.relay.Sendme;

/**
 * One end of a conduit: bytes into cells and back, held by the window in both directions.
 *
 * <pre>
 *   send(bytes) --> pending --window--> cells()          to the layers and the link
 *   accept(cell) --> received --> takeReceived()         to the user
 *   consumed(n)  --> owed SENDMEs --> cells()            the far end may send on
 * </pre>
 *
 * A SENDME is owed for each eighth counted cell, and only once the user is done with all bytes up
 * to it but a little: a slow disk slows the far end, and no more than a window is held here. Hot
 * path: one owner, no thread safety.
 */
public final class ConduitEnd {
  /** The one stream of a circuit that carries a swarm. */
  public static final int STREAM_ID = 1;

  /** No honest sender has more counted cells under way (its window never grows beyond). */
  public static final int MAX_UNDER_WAY = Congestion.DEFAULT_MAX_WINDOW;

  /**
   * Bytes that may stand unconsumed while SENDMEs go on: the beginning of a message whose rest can
   * only come after them, and what the user reports in steps. Without it a small window and a large
   * message would wait for each other for ever.
   */
  private static final int SLACK_BYTES = 64 * 1024;

  /** As many as the least window allows without a standstill. */
  private static final int SENDMES_TOGETHER = Congestion.MIN_WINDOW / Congestion.SENDME_CELLS;

  private static final byte[] NOTHING = new byte[0];

  /** The layers between the two ends, as one end applies them to a cell of its own. */
  public interface Layers {
    void originate(Cell cell);

    void originatedTag(byte[] target);

    void recognisedTag(byte[] target);
  }

  private record Owed(Bytes tag, long afterBytes) {}

  /** Data of one message, in the cell that brought it. */
  private record Part(Cell cell, int offset, int length) {}

  private final Layers layers;
  private final LegalMessages legal;
  private final SendWindow window;
  private final RandomGenerator random;
  private final RelayPacker packer = new RelayPacker();
  private final RelayReader reader = new RelayReader();
  private final byte[] tag = new byte[Cell.TAG_BYTES];
  private final byte[] sendme = new byte[Sendme.BODY_BYTES];

  private final ArrayDeque<Bytes> pending = new ArrayDeque<>();
  private int pendingFrom;
  private long pendingBytes;
  private boolean more;
  private RelayCommand greeting;
  private byte[] greetingData = NOTHING;

  private final ArrayDeque<Owed> owed = new ArrayDeque<>();
  private boolean greeted;
  private boolean ticked;
  private int kept;
  private int unanswered;
  private long countedCells;
  private long receivedBytes;
  private long consumedBytes;
  private long sendmes;
  private final ArrayList<Part> received = new ArrayList<>();
  private int receivedLength;

  /**
   * @param legal what the far end may say to this one
   */
  public ConduitEnd(Layers layers, LegalMessages legal, SendWindow window, RandomGenerator random) {
    this.layers = layers;
    this.legal = legal;
    this.window = window;
    this.random = random;
  }

  /** Puts a message in front of the bytes: BEGIN or CONNECTED. */
  public void greet(RelayCommand command, byte[] data) {
    this.greeting = command;
    this.greetingData = data;
  }

  /**
   * @param more whether bytes are to follow at once: a last cell that they can fill waits for them
   */
  public void send(Bytes bytes, boolean more) {
    this.more = more;
    if (bytes.length() > 0) {
      pending.add(bytes);
      pendingBytes += bytes.length();
    }
  }

  /** Whether all that was given to {@link #send} is in cells, but for what waits for more. */
  public boolean drained() {
    return pendingBytes < leastData();
  }

  /**
   * The cells that must leave now, layered, without circuit id. A SENDME travels with bytes, or
   * with three more, or when {@link #allCells} asks for it: alone it would cost every hop a whole
   * cell for each eight that came.
   */
  public List<Cell> cells(long nowNanos) {
    var cells = new ArrayList<Cell>();
    while (greeting != null || dataDue() || sendmesDue() >= SENDMES_TOGETHER) {
      cells.add(nextCell(nowNanos));
    }
    return cells;
  }

  /** The cells that may leave now, single SENDMEs included. */
  public List<Cell> allCells(long nowNanos) {
    var cells = cells(nowNanos);
    while (sendmeDue()) {
      cells.add(nextCell(nowNanos));
    }
    return cells;
  }

  /** Whether SENDMEs wait for company; {@link #allCells} must be asked soon. */
  public boolean sendmeWaits() {
    return sendmeDue();
  }

  /** Whether a SENDME left since this was asked last: what has no time of its own may go now. */
  public boolean takeTick() {
    boolean tick = ticked;
    ticked = false;
    return tick;
  }

  /**
   * Bytes leave so much of the window for {@link #cover}: else who has always more to send would
   * never have room for it. At most {@link Congestion#MIN_WINDOW} less one SENDME's worth.
   */
  public void keepRoom(int cells) {
    kept = cells;
  }

  public boolean hasRoom(int cells) {
    return window.free() >= cells;
  }

  /**
   * A cell of cover for the far end, layered as the others.
   *
   * @throws IllegalStateException if the caller did not ask {@link #hasRoom}
   */
  public Cell cover(long nowNanos) {
    if (!hasRoom(1)) {
      throw new IllegalStateException("no room for cover");
    }
    var cell = Cell.toFill(0, CellCommand.RELAY);
    packer.start(cell);
    packer.put(RelayCommand.DROP, 0, NOTHING, 0, 0);
    packer.finish(random);
    layers.originate(cell);
    layers.originatedTag(tag);
    window.sent(tag, nowNanos);
    return cell;
  }

  private int sendmesDue() {
    int due = 0;
    for (var answer : owed) {
      if (consumedBytes + SLACK_BYTES < answer.afterBytes || due == SENDMES_TOGETHER) {
        break;
      }
      due++;
    }
    return due;
  }

  private boolean sendmeDue() {
    var first = owed.peekFirst();
    return first != null && consumedBytes + SLACK_BYTES >= first.afterBytes;
  }

  private int leastData() {
    return more ? RelayPacker.MAX_STREAM_DATA : 1;
  }

  private boolean dataDue() {
    return !drained() && window.free() > kept;
  }

  private Cell nextCell(long nowNanos) {
    var cell = Cell.toFill(0, CellCommand.RELAY);
    packer.start(cell);
    if (greeting != null) {
      packer.put(greeting, STREAM_ID, greetingData, 0, greetingData.length);
      greeting = null;
    }
    while (sendmeDue() && packer.room(RelayCommand.SENDME) >= Sendme.BODY_BYTES) {
      putSendme(owed.removeFirst());
    }
    boolean counted = pendingBytes > 0 && window.free() > kept && putData(cell.bytes());
    packer.finish(random);
    layers.originate(cell);
    if (counted) {
      layers.originatedTag(tag);
      window.sent(tag, nowNanos);
    }
    return cell;
  }

  private void putSendme(Owed answer) {
    answer.tag.copyTo(tag, 0);
    Sendme.write(tag, sendme);
    packer.put(RelayCommand.SENDME, 0, sendme, 0, Sendme.BODY_BYTES);
    unanswered -= Congestion.SENDME_CELLS;
    ticked = true;
  }

  private boolean putData(byte[] cell) {
    int room = Math.min(packer.room(RelayCommand.DATA), RelayPacker.MAX_STREAM_DATA);
    int length = (int) Math.min(room, pendingBytes);
    if (length <= 0) {
      return false;
    }
    int at = packer.open(RelayCommand.DATA, STREAM_ID, length);
    for (int left = length; left > 0; ) {
      var first = pending.element();
      int part = Math.min(left, first.length() - pendingFrom);
      first.copyTo(cell, at, pendingFrom, pendingFrom + part);
      at += part;
      left -= part;
      pendingFrom += part;
      if (pendingFrom == first.length()) {
        pending.remove();
        pendingFrom = 0;
      }
    }
    pendingBytes -= length;
    return true;
  }

  /** What a recognised cell held besides bytes and flow control. */
  public enum Accepted {
    BYTES,
    BEGIN,
    CONNECTED,
    END
  }

  /**
   * Takes a cell that the far end made and our layers recognised. If it brought bytes it is spent
   * with the next {@link #takeReceived}.
   *
   * @throws MalformedRelayMessage if a message is malformed, out of place or beyond the window
   */
  public Accepted accept(Cell cell, long nowNanos) {
    var accepted = Accepted.BYTES;
    boolean counted = false;
    reader.start(cell);
    if (!reader.next()) {
      // Nobody sends one: it would take no part in flow control, and mark the circuit for free.
      throw new MalformedRelayMessage("a cell without a message");
    }
    do {
      if (!legal.allows(reader.command())) {
        throw new MalformedRelayMessage(reader.command() + " out of place");
      }
      switch (reader.command()) {
        case DATA -> {
          counted = true;
          append(cell, reader.offset(), reader.length());
        }
        case DROP -> counted = true;
        case SENDME -> onSendme(cell.bytes(), nowNanos);
        case BEGIN -> {
          expectFirst();
          BeginCodec.expectSwarm(cell.bytes(), reader.offset(), reader.length());
          accepted = Accepted.BEGIN;
        }
        case CONNECTED -> {
          expectFirst();
          accepted = Accepted.CONNECTED;
        }
        case END -> {
          expectStream(reader);
          return Accepted.END;
        }
        case TRUNCATE, TRUNCATED, CREDIT ->
            throw new MalformedRelayMessage(reader.command() + " out of place");
      }
    } while (reader.next());
    if (counted) {
      count();
    }
    return accepted;
  }

  /** BEGIN and CONNECTED come once, and before all bytes. */
  private void expectFirst() {
    expectStream(reader);
    if (greeted || receivedBytes > 0) {
      throw new MalformedRelayMessage(reader.command() + " out of place");
    }
    greeted = true;
  }

  private static void expectStream(RelayReader reader) {
    if (reader.streamId() != STREAM_ID) {
      throw new MalformedRelayMessage("unknown stream");
    }
  }

  private void append(Cell cell, int offset, int length) {
    expectStream(reader);
    if (length == 0) {
      return;
    }
    received.add(new Part(cell, offset, length));
    receivedLength += length;
    receivedBytes += length;
  }

  private void onSendme(byte[] source, long nowNanos) {
    int quoted = Sendme.tagOffset(source, reader.offset(), reader.length());
    if (!window.credited(source, quoted, nowNanos)) {
      throw new BadSendme("SENDME for a cell that was not sent");
    }
    sendmes++;
  }

  private void count() {
    if (++unanswered > MAX_UNDER_WAY + Congestion.SENDME_CELLS) {
      throw new MalformedRelayMessage("far end sends beyond its window");
    }
    if (++countedCells % Congestion.SENDME_CELLS == 0) {
      layers.recognisedTag(tag);
      owed.addLast(new Owed(Bytes.copyOf(tag), receivedBytes));
    }
  }

  /** The bytes that came since the last call. */
  public Bytes takeReceived() {
    var taken = new byte[receivedLength];
    int at = 0;
    for (var part : received) {
      System.arraycopy(part.cell().bytes(), part.offset(), taken, at, part.length());
      at += part.length();
    }
    spend();
    receivedLength = 0;
    return Bytes.takeOver(taken);
  }

  /** Each cell once: the parts of one follow each other. */
  private void spend() {
    var spent = SpentCells.ofThread();
    Cell before = null;
    for (var part : received) {
      if (part.cell() != before) {
        before = part.cell();
        spent.add(before);
      }
    }
    received.clear();
  }

  /** Bytes of DATA that came so far. */
  public long receivedBytes() {
    return receivedBytes;
  }

  /** SENDMEs that came so far, each for cells of ours. */
  public long receivedSendmes() {
    return sendmes;
  }

  public boolean hasReceived() {
    return receivedLength > 0;
  }

  /** The user is done with so many bytes more. */
  public void consumed(int bytes) {
    consumedBytes = Math.min(receivedBytes, consumedBytes + bytes);
  }
}
