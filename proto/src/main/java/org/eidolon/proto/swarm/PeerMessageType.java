package org.eidolon.proto.swarm;

/** Types of peer messages as they are numbered on the wire. */
enum PeerMessageType {
  KEEPALIVE(0),
  HELLO(1),
  HAS(2),
  HAVE_BATCH(3),
  INTERESTED(4),
  NOT_INTERESTED(5),
  CHOKE(6),
  UNCHOKE(7),
  REQUEST(8),
  CANCEL(9),
  BLOCK(10),
  REJECT(11),
  HASH_REQUEST(12),
  HASHES(13),
  HASH_REJECT(14),
  METADATA_REQUEST(15),
  METADATA(16),
  METADATA_REJECT(17),
  VOUCHER_OFFER(18),
  CHALLENGE(19),
  VOUCH(20);

  private static final PeerMessageType[] ALL = values();

  private final int number;

  PeerMessageType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /**
   * @throws MalformedPeerMessage if there is no such type
   */
  static PeerMessageType of(int number) {
    for (var type : ALL) {
      if (type.number == number) {
        return type;
      }
    }
    throw new MalformedPeerMessage("unknown message type");
  }
}
