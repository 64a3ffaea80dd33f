package org.eidolon.proto.onion;

import org.eidolon.proto.Bytes;

/**
 * What the owner of a circuit and one hop share: a seed for each direction. Prints no secret.
 *
 * @param forward seeds the layer of cells that leave the owner: K (64) then N (16)
 * @param backward seeds the layer of cells that come to the owner
 * @param binding ties what is negotiated inside the circuit to this circuit
 */
public record HopKeys(Bytes forward, Bytes backward, Bytes binding) {
  public static final int SEED_BYTES = 80;
  public static final int BINDING_BYTES = 20;

  public HopKeys {
    if (forward.length() != SEED_BYTES
        || backward.length() != SEED_BYTES
        || binding.length() != BINDING_BYTES) {
      throw new IllegalArgumentException("hop keys have a wrong length");
    }
  }

  @Override
  public String toString() {
    return "HopKeys[secret]";
  }
}
