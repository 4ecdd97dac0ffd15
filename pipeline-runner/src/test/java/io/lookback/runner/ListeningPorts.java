package io.lookback.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The TCP ports that a process of this user accepts connections on, as Linux tells them. */
final class ListeningPorts {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";

  private ListeningPorts() {}

  /** Whether this system tells them. */
  static boolean areTold() {
    return Files.isReadable(PROC.resolve("self/net/tcp"))
        && Files.isDirectory(PROC.resolve("self/fd"));
  }

  /** The ports of this process. */
  static Set<Integer> ofThisProcess() throws IOException {
    Set<String> sockets = sockets();
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      Path file = PROC.resolve("self/net").resolve(table);
      if (Files.isReadable(file)) {
        for (String line : Files.readAllLines(file)) {
          // Number, local address:port, remote address:port, state, six more, inode.
          List<String> words = List.of(line.strip().split("\\s+"));
          if (words.get(3).equals(LISTENING) && sockets.contains("socket:[" + words.get(9) + "]")) {
            String address = words.get(1);
            ports.add(Integer.parseInt(address.substring(address.indexOf(':') + 1), 16));
          }
        }
      }
    }
    return ports;
  }

  private static Set<String> sockets() throws IOException {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> open = Files.list(PROC.resolve("self/fd"))) {
      for (Path file : (Iterable<Path>) open::iterator) {
        try {
          sockets.add(Files.readSymbolicLink(file).toString());
        } catch (NoSuchFileException e) {
          // Closed meanwhile, as the one that lists the folder.
        }
      }
    }
    return sockets;
  }
}
