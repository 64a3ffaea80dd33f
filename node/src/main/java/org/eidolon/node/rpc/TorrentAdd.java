package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.eidolon.actors.session.AddOptions;
import org.eidolon.actors.session.TorrentView;
import org.eidolon.actors.session.Torrents;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.choice.Preallocation;
import org.eidolon.proto.metainfo.InvalidMetainfo;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.session.AddSource;
import org.eidolon.proto.session.Bandwidth;

/**
 * {@code torrent-add}: by a description, a file of this machine or a magnet link. What lies at an
 * address of the clear net is never fetched: that alone would say who wants it.
 */
final class TorrentAdd {
  private static final String CORRUPT = "invalid or corrupt torrent file";
  private static final String CLEAR =
      "Eidolon fetches nothing from the clear net: save the torrent file, and add that or a magnet link";
  private static final long MOST_BYTES = 64L << 20;
  private static final List<String> CLEAR_SCHEMES = List.of("http:", "https:", "ftp:", "ftps:");

  private final TorrentDesk desk;
  private final Executor blocking;

  /**
   * @param blocking reads files
   */
  TorrentAdd(TorrentDesk desk, Executor blocking) {
    this.desk = desk;
    this.blocking = blocking;
  }

  CompletionStage<RpcReply> answer(Arguments arguments) {
    var named = arguments.text("filename").filter(name -> !name.isBlank());
    var metainfo = arguments.text("metainfo").filter(text -> !text.isBlank());
    if (named.isEmpty() && metainfo.isEmpty()) {
      throw new BadArgument("no filename or metainfo specified");
    }
    var options = options(arguments);
    // Both take their time: a large description is hashed, and disks are slow.
    return CompletableFuture.supplyAsync(
            () -> metainfo.isPresent() ? decoded(metainfo.get()) : named(named.get()), blocking)
        .thenCompose(
            source ->
                desk.<Torrents.AddReply>ask(replyTo -> new Torrents.Add(source, options, replyTo)))
        .thenCompose(this::reply);
  }

  private static AddOptions options(Arguments arguments) {
    var options = AddOptions.DEFAULT.choosing(FileChoice.ofNew(arguments));
    var folder = arguments.folder("download-dir", "download directory path is not absolute");
    options = folder.isPresent() ? options.in(folder.get()) : options;
    var paused = arguments.flag("paused");
    options = paused.isPresent() ? options.paused(paused.get()) : options;
    var labels = arguments.texts("labels");
    var rank = TorrentSet.rank(arguments);
    options = rank.isPresent() ? options.taking(new Bandwidth(0, 0, rank.get(), true)) : options;
    options = options.choosing(options.choice().preallocated(preallocation(arguments)));
    return labels.isPresent() ? options.labelled(labels.get()) : options;
  }

  /** Ours: no client but our own says it. */
  private static Optional<Preallocation> preallocation(Arguments arguments) {
    var said = arguments.text("preallocate");
    var known = said.flatMap(Preallocation::of);
    if (said.isPresent() && known.isEmpty()) {
      throw new BadArgument("preallocate is none, sparse or full");
    }
    return known;
  }

  private static AddSource decoded(String base64) {
    try {
      return described(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException bad) {
      throw new BadArgument(CORRUPT, bad);
    }
  }

  private static AddSource described(byte[] file) {
    try {
      return AddSource.of(Metainfo.parse(Bytes.takeOver(file)));
    } catch (InvalidMetainfo bad) {
      throw new BadArgument(CORRUPT, bad);
    }
  }

  private static AddSource named(String name) {
    var text = name.strip();
    var small = text.toLowerCase(Locale.ROOT);
    if (CLEAR_SCHEMES.stream().anyMatch(small::startsWith)) {
      throw new BadArgument(CLEAR);
    }
    if (!small.startsWith("magnet:")) {
      return read(Arguments.absolute(text, CORRUPT));
    }
    try {
      return AddSource.of(Magnet.parse(text));
    } catch (InvalidMetainfo bad) {
      throw new BadArgument(CORRUPT, bad);
    }
  }

  private static AddSource read(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        throw new BadArgument(CORRUPT);
      }
      return described(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      throw new BadArgument(CORRUPT, unreadable);
    }
  }

  private CompletionStage<RpcReply> reply(Torrents.AddReply reply) {
    if (reply instanceof Torrents.Added added) {
      return there("torrent-added", added.id());
    } else if (reply instanceof Torrents.Duplicate known) {
      return there("torrent-duplicate", known.id());
    }
    var problem = ((Torrents.Refused) reply).problem();
    return CompletableFuture.completedStage(RpcReply.failure(problem));
  }

  private CompletionStage<RpcReply> there(String key, int id) {
    return desk.<Torrents.One>ask(replyTo -> new Torrents.AskOne(id, replyTo))
        .thenApply(one -> one.torrent().map(view -> there(key, view)).orElseGet(TorrentAdd::gone));
  }

  private static RpcReply there(String key, TorrentView view) {
    var arguments = JsonNodeFactory.instance.objectNode();
    arguments
        .putObject(key)
        .put("hashString", TorrentIds.shown(view))
        .put("id", view.id())
        .put("name", view.name());
    return RpcReply.success(arguments);
  }

  private static RpcReply gone() {
    return RpcReply.failure("the torrent was removed at once");
  }
}
