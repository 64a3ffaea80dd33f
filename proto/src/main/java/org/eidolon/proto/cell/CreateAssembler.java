package org.eidolon.proto.cell;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eidolon.proto.Bytes;

/**
 * Puts the cells of a CREATE together: all but the last one are full. Mutable, owned by one link.
 *
 * <pre>
 *   body: | index (1) | count (1) | length (2) | content |
 * </pre>
 */
public final class CreateAssembler {
  private static final int FRAGMENT_HEADER_BYTES = 4;
  private static final int FULL_BYTES = Cell.BODY_BYTES - FRAGMENT_HEADER_BYTES;
  private static final int MOST_FRAGMENTS = 4;

  private final int totalBytes;
  private final int fragments;
  private final int maxHalfBuilt;
  private final long timeoutNanos;
  private final Map<Integer, Begun> begun = new LinkedHashMap<>();

  private record Begun(Bytes content, int parts, long sinceNanos) {
    static Begun none(long nowNanos) {
      return new Begun(Bytes.EMPTY, 0, nowNanos);
    }

    Begun with(byte[] part) {
      return new Begun(Bytes.concat(content, Bytes.takeOver(part)), parts + 1, sinceNanos);
    }
  }

  /**
   * @param totalBytes of a whole CREATE, which needs two to four cells
   * @param maxHalfBuilt circuits whose rest may be awaited at a time
   */
  public CreateAssembler(int totalBytes, int maxHalfBuilt, long timeoutNanos) {
    if (totalBytes <= FULL_BYTES || totalBytes > MOST_FRAGMENTS * FULL_BYTES) {
      throw new IllegalArgumentException("CREATE of " + totalBytes + " bytes");
    }
    this.totalBytes = totalBytes;
    this.fragments = (totalBytes + FULL_BYTES - 1) / FULL_BYTES;
    this.maxHalfBuilt = maxHalfBuilt;
    this.timeoutNanos = timeoutNanos;
  }

  /** Whether a first cell would be one too many now. */
  public boolean full(long nowNanos) {
    var oldestFirst = begun.values().iterator();
    while (oldestFirst.hasNext() && nowNanos - oldestFirst.next().sinceNanos() > timeoutNanos) {
      oldestFirst.remove();
    }
    return begun.size() >= maxHalfBuilt;
  }

  /** Whether the rest of this circuit's CREATE is awaited. */
  public boolean awaits(int circuit) {
    return begun.containsKey(circuit);
  }

  /** Whether the cell begins a CREATE; others belong to one that is awaited, or was given up. */
  public static boolean begins(Cell cell) {
    return cell.body().get() == 0;
  }

  /** Forgets a CREATE that is not whole, if there is one. */
  public void forget(int circuit) {
    begun.remove(circuit);
  }

  /**
   * Takes one CREATE_TC cell; a first one only if not {@link #full}.
   *
   * @return the whole, after its last cell
   * @throws MalformedCell if it is not the part that must come now; those before are forgotten then
   */
  public Optional<Bytes> add(Cell cell, long nowNanos) {
    var before = begun.get(cell.circuit());
    var part = before == null ? Begun.none(nowNanos) : before;
    try {
      part = part.with(content(cell, part.parts()));
    } catch (MalformedCell wrong) {
      begun.remove(cell.circuit());
      throw wrong;
    }
    if (part.parts() == fragments) {
      begun.remove(cell.circuit());
      return Optional.of(part.content());
    }
    // What is replaced keeps its place: the oldest must stay first.
    begun.put(cell.circuit(), part);
    return Optional.empty();
  }

  private byte[] content(Cell cell, int wanted) {
    if (cell.command() != CellCommand.CREATE_TC) {
      throw new MalformedCell("a cell of " + cell.command() + " where a CREATE belongs");
    }
    var body = cell.body();
    int index = body.get();
    int count = body.get();
    int length = Short.toUnsignedInt(body.getShort());
    boolean last = wanted == fragments - 1;
    if (count != fragments
        || index != wanted
        || length != (last ? totalBytes - wanted * FULL_BYTES : FULL_BYTES)) {
      throw new MalformedCell("CREATE: " + length + " bytes as part " + index + " of " + count);
    }
    var content = new byte[length];
    body.get(content);
    return content;
  }
}
