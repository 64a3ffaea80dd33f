package org.eidolon.proto.bencode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eidolon.proto.Bytes;

/**
 * Decodes one value in a loop with its own bounded stack, so that deep nesting costs an error and
 * no stack overflow. Every length is held against what is left before anything is allocated.
 */
final class BencodeDecoder {
  private static final int MAX_DIGITS = 19;

  private final Bytes input;
  private final Bencode.Limits limits;
  private final Deque<Container> open = new ArrayDeque<>();
  private final SortedMap<String, Bencode.Span> spans = new TreeMap<>();
  private int at;
  private int items;
  private int disorders;

  BencodeDecoder(Bytes input, Bencode.Limits limits) {
    this.input = input;
    this.limits = limits;
  }

  Bencode.Decoded decode() {
    while (true) {
      var value = next();
      if (value != null) {
        if (open.isEmpty()) {
          return new Bencode.Decoded(value, new Bencode.Span(0, at, disorders == 0), spans);
        }
        add(value);
      }
    }
  }

  /** A finished value, or null after a list or dictionary was opened. */
  private BencodeValue next() {
    byte head = peek();
    if (head == 'e' && !open.isEmpty()) {
      at++;
      return open.pop().close(at);
    }
    var container = open.peek();
    if (container != null && container.wantsKey()) {
      boolean sorted = container.key(string(), at);
      if (!sorted && !limits.anyKeyOrder()) {
        throw new InvalidBencode("keys out of order, at " + at);
      }
      disorders += sorted ? 0 : 1;
      container.begin(at, disorders);
      return null;
    }
    if (head == 'd' || head == 'l') {
      count();
      if (open.size() >= limits.depth()) {
        throw new InvalidBencode("nested deeper than " + limits.depth() + ", at " + at);
      }
      open.push(head == 'd' ? new OpenDictionary() : new OpenList());
      at++;
      return null;
    }
    return head == 'i' ? whole() : new BencodeValue.Text(string());
  }

  private void add(BencodeValue value) {
    var container = open.element();
    if (open.size() == 1 && container instanceof OpenDictionary dictionary) {
      boolean sorted = dictionary.disordersBefore == disorders;
      spans.put(dictionary.key, new Bencode.Span(dictionary.valueStart, at, sorted));
    }
    container.add(value);
  }

  private BencodeValue whole() {
    count();
    int start = at++;
    boolean negative = peek() == '-';
    if (negative) {
      at++;
    }
    long value = digits('e', negative);
    if (negative && value == 0) {
      throw new InvalidBencode("negative zero, at " + start);
    }
    return new BencodeValue.Whole(value);
  }

  private Bytes string() {
    count();
    int start = at;
    long length = digits(':', false);
    if (length > input.length() - at) {
      throw new InvalidBencode("string longer than the input, at " + start);
    }
    int from = at;
    at += (int) length;
    return input.slice(from, at);
  }

  /** Digits up to {@code end}, which is consumed; no leading zero, no more than 64 bits hold. */
  private long digits(char end, boolean negative) {
    int start = at;
    long value = 0;
    while (peek() != end) {
      byte digit = peek();
      if (digit < '0' || digit > '9' || at - start >= MAX_DIGITS) {
        throw new InvalidBencode("not a number, at " + start);
      }
      value = value * 10 - (digit - '0');
      if (value > 0) {
        throw new InvalidBencode("number too large, at " + start);
      }
      at++;
    }
    int digits = at - start;
    if (digits == 0 || (digits > 1 && input.at(start) == '0')) {
      throw new InvalidBencode((digits == 0 ? "no digits" : "leading zero") + ", at " + start);
    }
    at++;
    // Counted downwards, because the smallest long has no positive counterpart.
    if (!negative && value == Long.MIN_VALUE) {
      throw new InvalidBencode("number too large, at " + start);
    }
    return negative ? value : -value;
  }

  private byte peek() {
    if (at >= input.length()) {
      throw new InvalidBencode("input ends early, at " + at);
    }
    return input.at(at);
  }

  private void count() {
    if (++items > limits.items()) {
      throw new InvalidBencode("more than " + limits.items() + " items");
    }
  }

  private sealed interface Container {
    boolean wantsKey();

    /** Answers whether the key follows the one before in order. */
    boolean key(Bytes key, int end);

    /** A value begins. */
    void begin(int start, int disorders);

    void add(BencodeValue value);

    BencodeValue close(int end);
  }

  private static final class OpenList implements Container {
    private final List<BencodeValue> values = new ArrayList<>();

    @Override
    public boolean wantsKey() {
      return false;
    }

    @Override
    public boolean key(Bytes key, int end) {
      throw new IllegalStateException("a list has no keys");
    }

    @Override
    public void begin(int start, int disorders) {
      throw new IllegalStateException("a list has no keys");
    }

    @Override
    public void add(BencodeValue value) {
      values.add(value);
    }

    @Override
    public BencodeValue close(int end) {
      return new BencodeValue.Items(values);
    }
  }

  private static final class OpenDictionary implements Container {
    private final SortedMap<String, BencodeValue> entries = new TreeMap<>();
    private String key;
    private boolean keyRead;
    private int valueStart;
    private int disordersBefore;

    @Override
    public boolean wantsKey() {
      return !keyRead;
    }

    @Override
    public boolean key(Bytes content, int end) {
      var read = BencodeValue.key(content);
      if (entries.containsKey(read)) {
        throw new InvalidBencode("a key comes twice, at " + end);
      }
      boolean sorted = key == null || key.compareTo(read) < 0;
      key = read;
      keyRead = true;
      return sorted;
    }

    @Override
    public void begin(int start, int disorders) {
      valueStart = start;
      disordersBefore = disorders;
    }

    @Override
    public void add(BencodeValue value) {
      entries.put(key, value);
      keyRead = false;
    }

    @Override
    public BencodeValue close(int end) {
      if (keyRead) {
        throw new InvalidBencode("a key without a value, at " + end);
      }
      return new BencodeValue.Dictionary(entries);
    }
  }
}
