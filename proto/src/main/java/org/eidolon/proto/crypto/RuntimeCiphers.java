package org.eidolon.proto.crypto;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/**
 * The Java runtime's own AES block and counter mode, for which its compiler has the processor's
 * instructions, with key schedules of ours: the runtime's public way to a new key costs 2 us on
 * Java 17, ten times the encryption of a block. Needs {@code java.base/com.sun.crypto.provider}
 * open to us; where it is closed or looks different, {@link #reachable} says no.
 */
final class RuntimeCiphers {
  private static final MethodHandle NEW_BLOCK;
  private static final MethodHandle INIT_BLOCK;
  private static final MethodHandle ENCRYPT_BLOCK;
  private static final MethodHandle DECRYPT_BLOCK;
  private static final VarHandle SCHEDULE;
  private static final MethodHandle NEW_COUNTER;
  private static final VarHandle START;
  private static final MethodHandle RESTART;
  private static final MethodHandle XOR;

  static {
    MethodHandle[] methods = new MethodHandle[7];
    VarHandle schedule = null;
    VarHandle start = null;
    try {
      var block = Class.forName("com.sun.crypto.provider.AESCrypt");
      var base = Class.forName("com.sun.crypto.provider.SymmetricCipher");
      var counter = Class.forName("com.sun.crypto.provider.CounterMode");
      var feedback = Class.forName("com.sun.crypto.provider.FeedbackCipher");
      var inBlock = MethodHandles.privateLookupIn(block, MethodHandles.lookup());
      var inCounter = MethodHandles.privateLookupIn(counter, MethodHandles.lookup());
      var none = MethodType.methodType(void.class);
      var two = MethodType.methodType(void.class, byte[].class, int.class, byte[].class, int.class);
      methods[0] = inBlock.findConstructor(block, none).asType(none.changeReturnType(Object.class));
      var init = MethodType.methodType(void.class, boolean.class, String.class, byte[].class);
      methods[1] = onObject(inBlock.findVirtual(block, "init", init));
      methods[2] = onObject(inBlock.findVirtual(block, "encryptBlock", two));
      methods[3] = onObject(inBlock.findVirtual(block, "decryptBlock", two));
      schedule = inBlock.findVarHandle(block, "K", int[].class);
      methods[4] =
          inCounter
              .findConstructor(counter, MethodType.methodType(void.class, base))
              .asType(MethodType.methodType(Object.class, Object.class));
      start =
          MethodHandles.privateLookupIn(feedback, MethodHandles.lookup())
              .findVarHandle(feedback, "iv", byte[].class);
      methods[5] = onObject(inCounter.findVirtual(counter, "reset", none));
      var xor =
          MethodType.methodType(
              int.class, byte[].class, int.class, int.class, byte[].class, int.class);
      methods[6] = onObject(inCounter.findVirtual(counter, "encrypt", xor));
    } catch (ReflectiveOperationException | RuntimeException closedOrChanged) {
      // Whatever a runtime does differently here, its public interface is left.
      methods = new MethodHandle[7];
    }
    NEW_BLOCK = methods[0];
    INIT_BLOCK = methods[1];
    ENCRYPT_BLOCK = methods[2];
    DECRYPT_BLOCK = methods[3];
    SCHEDULE = schedule;
    NEW_COUNTER = methods[4];
    START = start;
    RESTART = methods[5];
    XOR = methods[6];
  }

  private RuntimeCiphers() {}

  static boolean reachable() {
    return XOR != null;
  }

  /**
   * A block cipher that uses this schedule for life, whatever is written into it.
   *
   * @param schedule of {@link AesSchedule#WORDS}
   */
  static Object block(int[] schedule) {
    if (!reachable()) {
      throw new IllegalStateException("the runtime's AES is closed");
    }
    try {
      var block = (Object) NEW_BLOCK.invokeExact();
      // Any key of the same length sets the number of rounds.
      INIT_BLOCK.invokeExact(block, false, "AES", new byte[Aes.KEY_BYTES]);
      SCHEDULE.set(block, schedule);
      return block;
    } catch (Throwable changed) {
      throw new IllegalStateException("the runtime's AES fails", changed);
    }
  }

  static void encrypt(Object block, byte[] from, byte[] to) {
    try {
      ENCRYPT_BLOCK.invokeExact(block, from, 0, to, 0);
    } catch (Throwable impossible) {
      throw new IllegalStateException("the runtime's AES fails", impossible);
    }
  }

  static void decrypt(Object block, byte[] from, byte[] to) {
    try {
      DECRYPT_BLOCK.invokeExact(block, from, 0, to, 0);
    } catch (Throwable impossible) {
      throw new IllegalStateException("the runtime's AES fails", impossible);
    }
  }

  /** A counter over the block cipher that starts, each time, at what is in {@code start} then. */
  static Object counter(Object block, byte[] start) {
    try {
      var counter = (Object) NEW_COUNTER.invokeExact(block);
      START.set(counter, start);
      return counter;
    } catch (Throwable changed) {
      throw new IllegalStateException("the runtime's counter mode fails", changed);
    }
  }

  static void xor(
      Object counter, byte[] from, int fromOffset, int length, byte[] to, int toOffset) {
    try {
      RESTART.invokeExact(counter);
      int done = (int) XOR.invokeExact(counter, from, fromOffset, length, to, toOffset);
      if (done != length) {
        throw new IllegalStateException("it did " + done + " of " + length + " bytes");
      }
    } catch (Throwable impossible) {
      throw new IllegalStateException("the runtime's counter mode fails", impossible);
    }
  }

  private static MethodHandle onObject(MethodHandle method) {
    return method.asType(method.type().changeParameterType(0, Object.class));
  }
}
