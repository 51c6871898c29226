package dev.yore.tpc.clients;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the process keeps in the machine's memory, as Linux tells it. Immutable.
 *
 * <p>What the heap has of it is not what the JVM has committed: pages that were never touched, or
 * given back, are not there. So the mappings in the heap's addresses are added up.
 *
 * @param bytes of all of it; 0 on other systems
 * @param besideHeapBytes of what is no heap; 0 on other systems and JVMs
 */
record ResidentMemory(long bytes, long besideHeapBytes) {
  private static final Path MAPPINGS = Path.of("/proc/self/smaps");

  /** The heap's addresses, as the JVM's own command prints them. */
  private static final Pattern HEAP = Pattern.compile("total .*\\[0x([0-9a-f]+), 0x([0-9a-f]+)\\)");

  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");
  private static final Pattern RESIDENT = Pattern.compile("Rss: +(\\d+) kB");

  static ResidentMemory now() throws IOException {
    if (!Files.isReadable(MAPPINGS)) {
      return new ResidentMemory(0, 0);
    }
    Matcher heap = HEAP.matcher(heapInfo());
    boolean known = heap.find();
    long from = known ? Long.parseUnsignedLong(heap.group(1), 16) : 0;
    long to = known ? Long.parseUnsignedLong(heap.group(2), 16) : 0;
    long all = 0;
    long inHeap = 0;
    boolean heaps = false;
    for (String line : Files.readAllLines(MAPPINGS)) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher resident = RESIDENT.matcher(line);
      if (mapping.matches()) {
        long start = Long.parseUnsignedLong(mapping.group(1), 16);
        heaps = Long.compareUnsigned(start, from) >= 0 && Long.compareUnsigned(start, to) < 0;
      } else if (resident.matches()) {
        long bytes = Long.parseLong(resident.group(1)) << 10;
        all += bytes;
        inHeap += heaps ? bytes : 0;
      }
    }
    return new ResidentMemory(all, known ? all - inHeap : 0);
  }

  private static String heapInfo() {
    try {
      return String.valueOf(
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcHeapInfo",
                  new Object[0],
                  new String[0]));
    } catch (JMException e) {
      return ""; // Another JVM, which does not tell.
    }
  }
}
