package dev.yore.tpc.prefetch;

import dev.yore.tpc.prefetch.PrefetchBuffer.Held;
import dev.yore.tpc.prefetch.TieredTables.Tier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sessions, a memory of some blocks, and tiers with so many servers each, in virtual time. Everyone
 * gets the same: 64 reads of a question at once, demand before what is fetched ahead, and a buffer
 * for that of at most a quarter of the memory, taken from it only while it is full.
 */
final class TierSimulation implements BlockTiers {
  /** Blocks of memory: 500 MB. */
  static final int MEMORY_BLOCKS = 2000;

  private static final int READS_AT_ONCE = 64;
  private static final int MAX_WAITING = 4096;
  private static final long TICK_MICROS = 30_000_000L;
  private static final long QUESTION_MICROS = 200;
  private static final long BLOCK_MICROS = 20;

  private record Event(long micros, long number, Runnable action) {}

  /** A read that waits or is under way. */
  private static final class Read {
    private final long block;
    private final Tier tier;
    private final long owner;
    private final double value;
    private final List<Running> waiting = new ArrayList<>(2);
    private boolean ahead;
    private boolean started;

    Read(long block, Tier tier, boolean ahead, long owner, double value) {
      this.block = block;
      this.tier = tier;
      this.ahead = ahead;
      this.owner = owner;
      this.value = value;
    }
  }

  /** A question that is being answered. */
  private static final class Running {
    private final Question question;
    private final Asker asker;
    private int next;
    private int outstanding;
    private boolean done;

    Running(Question question, Asker asker) {
      this.question = question;
      this.asker = asker;
    }
  }

  private static final class Servers {
    private final ArrayDeque<Read> demand = new ArrayDeque<>();
    private final PriorityQueue<Read> ahead =
        new PriorityQueue<>(Comparator.comparingDouble((Read r) -> r.value).reversed());
    private int busy;
    private int busyAhead;
  }

  private final Scenario scenario;
  private final Strategy strategy;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::micros).thenComparingLong(Event::number));
  private final BlockMemory memory;
  private final PrefetchBuffer buffer;
  private final Map<Tier, Servers> tiers = new HashMap<>();
  private final Map<Long, Read> reads = new HashMap<>();
  private final SimulationResult result;
  private long now;
  private long eventNumber;
  private int waitingAhead;
  private int living;

  TierSimulation(Scenario scenario, Strategy strategy) {
    this.scenario = scenario;
    this.strategy = strategy;
    this.memory = strategy.memory();
    this.buffer = new PrefetchBuffer(MEMORY_BLOCKS / 4, strategy.keepsByArrival());
    this.result = new SimulationResult(scenario.warmMillis(), scenario.driftMillis());
    for (Tier tier : Tier.values()) {
      tiers.put(tier, new Servers());
    }
  }

  @Override
  public long nowMillis() {
    return now / 1000;
  }

  @Override
  public int hour() {
    return TieredTables.hourAt(nowMillis());
  }

  @Override
  public int bufferBlocks() {
    return buffer.capacity();
  }

  @Override
  public boolean isInMemory(long block) {
    return memory.has(block) || buffer.has(block);
  }

  @Override
  public long[] blocks(Template template, double[] values) {
    return template.blocks(values, hour());
  }

  @Override
  public boolean exists(long block) {
    return TieredTables.exists(block, hour());
  }

  @Override
  public double readMillis(long block) {
    return isInMemory(block) ? 0 : tierMillis(block);
  }

  @Override
  public double tierMillis(long block) {
    return TieredTables.tier(block, hour()).readMicros / 1000.0;
  }

  /** Runs the scenario to its end. */
  SimulationResult run(long seed) {
    for (Asker asker : scenario.askers(seed)) {
      living++;
      ask(asker);
    }
    at(TICK_MICROS, this::tick);
    while (!events.isEmpty()) {
      Event event = events.remove();
      now = event.micros();
      result.at(nowMillis());
      event.action().run();
    }
    return result;
  }

  private void at(long micros, Runnable action) {
    events.add(new Event(micros, eventNumber++, action));
  }

  private void tick() {
    if (living > 0) {
      strategy.tick(this);
      at(now + TICK_MICROS, this::tick);
    }
  }

  private void ask(Asker asker) {
    Question question = asker.next(nowMillis());
    if (question == null) {
      living--;
      return;
    }
    strategy.decided(this, question, asker.atMillis());
    at(Math.max(now, asker.atMillis() * 1000), () -> begin(new Running(question, asker)));
  }

  private void begin(Running running) {
    Question question = running.question;
    question.startMicros = now;
    question.blocks = question.template.blocks(question.values, hour());
    long start = System.nanoTime();
    strategy.begins(this, question);
    result.thought(System.nanoTime() - start);
    pump(running);
  }

  private void pump(Running running) {
    Question question = running.question;
    if (running.done) {
      return;
    }
    while (running.next < question.blocks.length && running.outstanding < READS_AT_ONCE) {
      long block = question.blocks[running.next++];
      demand(running, block);
      strategy.reads(this, question, block);
    }
    if (running.next >= question.blocks.length && running.outstanding == 0) {
      running.done = true;
      at(now + QUESTION_MICROS + BLOCK_MICROS * question.blocks.length, () -> end(running));
    }
  }

  private void end(Running running) {
    result.answered(now - running.question.startMicros);
    ask(running.asker);
  }

  private void demand(Running running, long block) {
    if (memory.read(block)) {
      result.hit();
      return;
    }
    Held held = buffer.remove(block);
    if (held != null) {
      result.hit();
      used(block, held.owner(), false);
      keep(block, true);
      return;
    }
    Read read = reads.get(block);
    if (read == null) {
      read = new Read(block, TieredTables.tier(block, hour()), false, -1, 0);
      reads.put(block, read);
      servers(read.tier).demand.add(read);
      result.miss();
    } else if (read.ahead && read.started) {
      result.late();
    } else {
      result.miss();
      if (read.ahead) {
        promote(read);
      }
    }
    read.waiting.add(running);
    running.outstanding++;
    serve(read.tier);
  }

  /** What was to be fetched ahead is asked for before it began: demand like any other. */
  private void promote(Read read) {
    read.ahead = false;
    waitingAhead--;
    Servers servers = servers(read.tier);
    servers.ahead.remove(read);
    servers.demand.add(read);
    strategy.missed(read.block, read.owner);
  }

  private void used(long block, long owner, boolean late) {
    result.used();
    strategy.used(block, owner, late);
  }

  private void keep(long block, boolean foreseen) {
    memory.keep(block, foreseen);
    shrink();
  }

  private void shrink() {
    memory.fit(MEMORY_BLOCKS - buffer.size());
  }

  /**
   * Fetches a block ahead if it is not there or under way, and worth more than what would have to
   * go for it; what is there is kept for who is thought to read it.
   *
   * @param owner on whose behalf
   */
  @Override
  public void fetch(long block, double value, long owner) {
    if (buffer.has(block)) {
      buffer.value(block, value);
      return;
    }
    if (memory.has(block)) {
      memory.expect(block);
      return;
    }
    if (reads.containsKey(block)) {
      return;
    }
    boolean full = buffer.size() + waitingAhead >= buffer.capacity();
    if (!strategy.keepsByArrival() && full && value <= 1.5 * buffer.lowest()) {
      return;
    }
    Tier tier = TieredTables.tier(block, hour());
    Servers servers = servers(tier);
    if (servers.ahead.size() >= MAX_WAITING) {
      return;
    }
    Read read = new Read(block, tier, true, owner, value);
    reads.put(block, read);
    servers.ahead.add(read);
    waitingAhead++;
    serve(tier);
  }

  /** Gives up what waits to be fetched for an owner, and thinks less of what has been. */
  @Override
  public void diverged(long owner, double factor) {
    for (Servers servers : tiers.values()) {
      for (Iterator<Read> all = servers.ahead.iterator(); all.hasNext(); ) {
        Read read = all.next();
        if (read.owner == owner) {
          all.remove();
          reads.remove(read.block);
          waitingAhead--;
        }
      }
    }
    buffer.devalue(owner, factor);
  }

  private Servers servers(Tier tier) {
    return Objects.requireNonNull(tiers.get(tier), "servers");
  }

  private void serve(Tier tier) {
    Servers servers = servers(tier);
    while (servers.busy < tier.servers) {
      @Nullable Read read = servers.demand.poll();
      if (read == null && servers.busyAhead < tier.serversAhead) {
        read = servers.ahead.poll();
        if (read != null) {
          servers.busyAhead++;
          result.fetched();
        }
      }
      if (read == null) {
        return;
      }
      Read started = read;
      started.started = true;
      servers.busy++;
      at(now + tier.readMicros, () -> arrived(started));
    }
  }

  private void arrived(Read read) {
    Servers servers = servers(read.tier);
    servers.busy--;
    reads.remove(read.block);
    if (read.ahead) {
      servers.busyAhead--;
      waitingAhead--;
    }
    if (!read.waiting.isEmpty()) {
      if (read.ahead) {
        used(read.block, read.owner, true);
      }
      keep(read.block, read.ahead);
      for (Running running : read.waiting) {
        running.outstanding--;
        pump(running);
      }
    } else {
      Held gone = buffer.put(read.block, read.owner, read.value);
      if (gone != null) {
        strategy.wasted(gone.block(), gone.owner());
      }
      shrink();
    }
    serve(read.tier);
  }
}
