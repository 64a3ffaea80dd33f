package org.eidolon.node.cli;

import org.eidolon.node.screen.ByteSize;
import org.eidolon.proto.choice.FilePattern;
import org.eidolon.proto.choice.Preallocation;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.session.Bandwidth;
import org.eidolon.proto.tracker.AccountKey;
import org.eidolon.proto.tracker.TrackerAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From words of the command line to values, each with its own complaint. */
final class Converters {
  private Converters() {}

  static final class OfTracker implements ITypeConverter<TrackerAddress> {
    @Override
    public TrackerAddress convert(String value) {
      try {
        return TrackerAddress.parse(value);
      } catch (IllegalArgumentException bad) {
        throw new TypeConversionException(bad.getMessage());
      }
    }
  }

  static final class OfAccount implements ITypeConverter<AccountKey> {
    @Override
    public AccountKey convert(String value) {
      try {
        return AccountKey.parse(value);
      } catch (IllegalArgumentException bad) {
        throw new TypeConversionException(bad.getMessage());
      }
    }
  }

  static final class OfSize implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      try {
        return ByteSize.parse(value);
      } catch (IllegalArgumentException bad) {
        throw new TypeConversionException(bad.getMessage());
      }
    }
  }

  static final class OfRank implements ITypeConverter<Bandwidth.Rank> {
    @Override
    public Bandwidth.Rank convert(String value) {
      return switch (value) {
        case "low" -> Bandwidth.Rank.LOW;
        case "normal" -> Bandwidth.Rank.NORMAL;
        case "high" -> Bandwidth.Rank.HIGH;
        default ->
            throw new TypeConversionException(
                "'%s': expected low, normal or high".formatted(value));
      };
    }
  }

  static final class OfPreallocation implements ITypeConverter<Preallocation> {
    @Override
    public Preallocation convert(String value) {
      return Preallocation.of(value)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s': expected none, sparse or full".formatted(value)));
    }
  }

  /** So much a second. */
  static final class OfRate implements ITypeConverter<RateLimit> {
    @Override
    public RateLimit convert(String value) {
      try {
        return new RateLimit(ByteSize.parse(value));
      } catch (IllegalArgumentException bad) {
        throw new TypeConversionException("'%s': %s".formatted(value, bad.getMessage()));
      }
    }
  }

  /** One of the files a person names; commas are split off before. */
  static final class OfFiles implements ITypeConverter<FilePattern> {
    @Override
    public FilePattern convert(String value) {
      try {
        return FilePattern.list(value).get(0);
      } catch (IllegalArgumentException bad) {
        throw new TypeConversionException("'%s': %s".formatted(value, bad.getMessage()));
      }
    }
  }

  /** Keeps the text, once it is known to be {@code host:port}. */
  static final class OfListen implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      int colon = value.lastIndexOf(':');
      var host = colon < 0 ? "" : value.substring(0, colon);
      boolean bare = host.contains(":") && !(host.startsWith("[") && host.endsWith("]"));
      if (host.isEmpty() || bare || !isPort(value.substring(colon + 1))) {
        throw new TypeConversionException(
            "'%s' is no place to listen; expected HOST:PORT with a port of 0 to 65535"
                .formatted(value));
      }
      return value;
    }

    private static boolean isPort(String text) {
      return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65535;
    }
  }
}
