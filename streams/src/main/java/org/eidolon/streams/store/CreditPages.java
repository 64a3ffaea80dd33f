package org.eidolon.streams.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.CreditLedger;
import org.eidolon.proto.peer.PeerId;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** Relay credit in the {@link TrackerStore}: an account a line, five numbers each. */
final class CreditPages implements CreditLedger.Pages {
  private static final String DAY = "day";

  private final MVMap<String, String> accounts;
  private final MVMap<String, Long> days;
  private final Consumer<Runnable> write;

  /**
   * @param write does a change, or says that the disk refuses
   */
  CreditPages(MVStore store, Consumer<Runnable> write) {
    this.accounts = store.openMap("credit-accounts");
    this.days = store.openMap("credit-days");
    this.write = write;
  }

  @Override
  public Map<PeerId, CreditLedger.Account> accounts() {
    var all = new HashMap<PeerId, CreditLedger.Account>();
    accounts.forEach((key, text) -> all.put(new PeerId(Bytes.fromHex(key)), account(text)));
    return all;
  }

  @Override
  public Optional<Long> day() {
    return Optional.ofNullable(days.get(DAY));
  }

  @Override
  public void account(PeerId peer, CreditLedger.Account account) {
    write.accept(() -> accounts.put(peer.key().toHex(), text(account)));
  }

  @Override
  public void forget(PeerId peer) {
    write.accept(() -> accounts.remove(peer.key().toHex()));
  }

  @Override
  public void day(long day) {
    write.accept(() -> days.put(DAY, day));
  }

  private static String text(CreditLedger.Account account) {
    return account.balance()
        + " "
        + account.earned()
        + " "
        + account.paid()
        + " "
        + account.opened()
        + " "
        + account.touched();
  }

  private static CreditLedger.Account account(String text) {
    var numbers = text.split(" ", -1);
    return new CreditLedger.Account(
        Long.parseLong(numbers[0]),
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]),
        Long.parseLong(numbers[4]));
  }
}
