package org.eidolon.proto.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of an array as one word, at any offset. */
final class Words {
  static final VarHandle BIG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  static long big(byte[] from, int offset) {
    return (long) BIG.get(from, offset);
  }

  static void big(byte[] to, int offset, long word) {
    BIG.set(to, offset, word);
  }

  static long little(byte[] from, int offset) {
    return (long) LITTLE.get(from, offset);
  }

  static void little(byte[] to, int offset, long word) {
    LITTLE.set(to, offset, word);
  }
}
