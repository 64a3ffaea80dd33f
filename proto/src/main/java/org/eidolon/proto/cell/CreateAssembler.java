package org.eidolon.proto.cell;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eidolon.proto.Bytes;

/**
 * Puts the two cells of a CREATE together: the first one is full. Mutable, owned by one link.
 *
 * <pre>
 *   body: | index (1) | count (1) = 2 | length (2) | content |
 * </pre>
 */
public final class CreateAssembler {
  private static final int FRAGMENTS = 2;
  private static final int FRAGMENT_HEADER_BYTES = 4;
  private static final int FIRST_BYTES = Cell.BODY_BYTES - FRAGMENT_HEADER_BYTES;

  private final int secondBytes;
  private final int maxHalfBuilt;
  private final long timeoutNanos;
  private final Map<Integer, Half> halves = new LinkedHashMap<>();

  private record Half(Bytes content, long sinceNanos) {}

  /**
   * @param totalBytes of a whole CREATE, which needs two cells
   * @param maxHalfBuilt circuits whose second half may be awaited at a time
   */
  public CreateAssembler(int totalBytes, int maxHalfBuilt, long timeoutNanos) {
    if (totalBytes <= FIRST_BYTES || totalBytes > FRAGMENTS * FIRST_BYTES) {
      throw new IllegalArgumentException("CREATE of " + totalBytes + " bytes");
    }
    this.secondBytes = totalBytes - FIRST_BYTES;
    this.maxHalfBuilt = maxHalfBuilt;
    this.timeoutNanos = timeoutNanos;
  }

  /** Whether a first half would be one too many now. */
  public boolean full(long nowNanos) {
    var oldestFirst = halves.values().iterator();
    while (oldestFirst.hasNext() && nowNanos - oldestFirst.next().sinceNanos() > timeoutNanos) {
      oldestFirst.remove();
    }
    return halves.size() >= maxHalfBuilt;
  }

  /** Whether the second half of this circuit's CREATE is awaited. */
  public boolean awaits(int circuit) {
    return halves.containsKey(circuit);
  }

  /** Forgets a half-built CREATE, if there is one. */
  public void forget(int circuit) {
    halves.remove(circuit);
  }

  /**
   * Takes one CREATE_TC cell; a first half only if not {@link #full}.
   *
   * @return the whole, after its second half
   * @throws MalformedCell if it is not the half that must come now; a first one is forgotten then
   */
  public Optional<Bytes> add(Cell cell, long nowNanos) {
    var half = halves.remove(cell.circuit());
    if (cell.command() != CellCommand.CREATE_TC) {
      throw new MalformedCell("a cell of " + cell.command() + " where a CREATE belongs");
    }
    var body = cell.body();
    int index = body.get();
    int count = body.get();
    int length = Short.toUnsignedInt(body.getShort());
    if (count != FRAGMENTS
        || index != (half == null ? 0 : 1)
        || length != (half == null ? FIRST_BYTES : secondBytes)) {
      throw new MalformedCell("CREATE: " + length + " bytes as part " + index + " of " + count);
    }
    var content = new byte[length];
    body.get(content);
    if (half == null) {
      halves.put(cell.circuit(), new Half(Bytes.copyOf(content), nowNanos));
      return Optional.empty();
    }
    return Optional.of(Bytes.concat(half.content(), Bytes.copyOf(content)));
  }
}
