package org.eidolon.proto.choice;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eidolon.proto.metainfo.FileEntry;

/**
 * Some files of a torrent as a person names them: by number, from 1 in the order of the torrent
 * without its padding, or by a glob. In a glob a star stands for anything but a slash, two stars
 * for anything, a question mark for one character. Without a slash it is held against file names,
 * else against paths below the torrent's folder.
 *
 * @param first number, or 0 if {@code glob} says which
 * @param last number, inclusive
 * @param glob empty if the numbers say which
 */
public record FilePattern(int first, int last, String glob) {
  private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");

  public FilePattern {
    if (glob.isEmpty() && (first < 1 || last < first)) {
      throw new IllegalArgumentException("files are numbered from 1, and ranges go up");
    }
  }

  /**
   * One or more, with commas between them.
   *
   * @throws IllegalArgumentException with one line for people
   */
  public static List<FilePattern> list(String text) {
    var patterns = new ArrayList<FilePattern>();
    for (var part : text.split(",", -1)) {
      patterns.add(of(part.strip()));
    }
    return patterns;
  }

  private static FilePattern of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a number, a range like 2-5 or a glob is missing");
    }
    var numbers = NUMBERS.matcher(text);
    if (!numbers.matches()) {
      return new FilePattern(0, 0, text);
    }
    int first = Integer.parseInt(numbers.group(1));
    int last = numbers.group(2) == null ? first : Integer.parseInt(numbers.group(2));
    return new FilePattern(first, last, "");
  }

  /** As it was written. */
  public String text() {
    if (!glob.isEmpty()) {
      return glob;
    }
    return first == last ? String.valueOf(first) : first + "-" + last;
  }

  /** Says which files it means. Pad files have no number and are never asked about. */
  Matcher matcher() {
    if (glob.isEmpty()) {
      return (number, file) -> number >= first && number <= last;
    }
    var regex = Pattern.compile(regex(glob), Pattern.DOTALL);
    boolean names = glob.indexOf('/') < 0;
    return (number, file) -> regex.matcher(names ? name(file) : below(file)).matches();
  }

  /** Whether a file is meant. */
  interface Matcher {
    boolean matches(int number, FileEntry file);
  }

  private static String name(FileEntry file) {
    return file.path().get(file.path().size() - 1);
  }

  private static String below(FileEntry file) {
    return String.join("/", file.path().subList(1, file.path().size()));
  }

  private static String regex(String glob) {
    var regex = new StringBuilder();
    for (int at = 0; at < glob.length(); at++) {
      char one = glob.charAt(at);
      if (one == '*' && at + 1 < glob.length() && glob.charAt(at + 1) == '*') {
        regex.append(".*");
        at++;
      } else if (one == '*') {
        regex.append("[^/]*");
      } else if (one == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(one)));
      }
    }
    return regex.toString();
  }
}
