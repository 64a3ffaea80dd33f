package org.eidolon.streams.file;

import java.util.ArrayList;
import java.util.List;

/** What waits in front of a busy stage, as one list: seed and step of a stream's {@code batch}. */
final class Gathered {
  private Gathered() {}

  static <T> List<T> first(T one) {
    var list = new ArrayList<T>();
    list.add(one);
    return list;
  }

  static <T> List<T> and(List<T> list, T another) {
    list.add(another);
    return list;
  }
}
