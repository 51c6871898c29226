package dev.yore.server.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.yore.planner.Database;
import dev.yore.planner.SqlSession;
import dev.yore.server.http.Exchange;
import dev.yore.server.security.RefusalKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * The paths under {@code /console/}: the page's files and what it asks the database. Safe for use
 * by many threads.
 *
 * <p>A page of somebody else's in the same browser must not use the rights of whoever reads it: a
 * request that names an origin must name this server, one that asks the database must be JSON
 * (which other pages may not send unasked), and without users the server must have been called by a
 * name of this machine (or a stranger's name could be made to point here).
 */
public final class Console {
  /** Where browsers find it. */
  public static final String PATH = "/console/";

  private static final String QUERY = PATH + "api/query";
  private static final String CANCEL = PATH + "api/cancel";
  private static final String JSON = "application/json";
  private static final Set<String> NAMES_OF_THIS_MACHINE =
      Set.of("localhost", "127.0.0.1", "[::1]");

  /** The page's scripts and styles come from here alone, and it is nobody's frame. */
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'none';"
          + " base-uri 'none'";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private record Page(String contentType, byte[] content) {}

  private final Map<String, Page> pages = new LinkedHashMap<>();
  private final ConsoleQueries queries;
  private final BooleanSupplier hasUsers;

  /**
   * @param sessions a new session of the user whose request the thread answers
   * @param hasUsers whether requests are those of users with passwords
   */
  public Console(Database database, Supplier<SqlSession> sessions, BooleanSupplier hasUsers) {
    this.queries = new ConsoleQueries(database, sessions);
    this.hasUsers = hasUsers;
    page("", "index.html", "text/html; charset=utf-8");
    page("console.css", "console.css", "text/css; charset=utf-8");
    for (String script :
        new String[] {"console.js", "api.js", "timeline.js", "grid.js", "chart.js", "panels.js"}) {
      page(script, script, "text/javascript; charset=utf-8");
    }
    page("icon.svg", "icon.svg", "image/svg+xml");
  }

  private void page(String path, String resource, String contentType) {
    try (InputStream stream = Console.class.getResourceAsStream(resource)) {
      byte[] content = Objects.requireNonNull(stream, resource).readAllBytes();
      pages.put(PATH + path, new Page(contentType, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the path is the console's. */
  public boolean serves(Exchange exchange) {
    return exchange.path().startsWith(PATH)
        || exchange.path().equals(PATH.substring(0, PATH.length() - 1))
        || exchange.isGet("/");
  }

  /** Whether a request that names an origin comes from the console's own page. */
  public boolean isOwnPage(Exchange exchange) {
    String origin = exchange.header(HttpHeader.ORIGIN);
    String host = exchange.header(HttpHeader.HOST);
    return origin != null
        && host != null
        && exchange.path().startsWith(PATH)
        && origin.equalsIgnoreCase((exchange.isSecure() ? "https://" : "http://") + host);
  }

  /** Answers a request that {@link #serves} said yes to. */
  public void answer(Exchange exchange) throws IOException {
    exchange.put("Content-Security-Policy", POLICY);
    exchange.put("X-Content-Type-Options", "nosniff");
    exchange.put("Referrer-Policy", "no-referrer");
    exchange.put(HttpHeader.CACHE_CONTROL, "no-store");
    if (!hasUsers.getAsBoolean() && !isNamedAsThisMachine(exchange)) {
      exchange.refuse(
          RefusalKind.FOREIGN_PAGE, "the console was called " + exchange.header(HttpHeader.HOST));
      exchange.text(
          HttpStatus.FORBIDDEN_403, "a server without users has a console at localhost only\n");
    } else if (exchange.is(HttpMethod.POST, QUERY)) {
      query(exchange);
    } else if (exchange.is(HttpMethod.POST, CANCEL)) {
      cancel(exchange);
    } else if (pages.containsKey(exchange.path()) && exchange.isGet(exchange.path())) {
      Page page = pages.get(exchange.path());
      exchange.write(HttpStatus.OK_200, page.contentType(), page.content());
    } else if (exchange.isGet("/") || exchange.isGet("/console")) {
      exchange.put(HttpHeader.LOCATION, PATH);
      exchange.text(HttpStatus.FOUND_302, "the console is at " + PATH + "\n");
    } else {
      exchange.refuse(RefusalKind.UNKNOWN_PATH, "the console has no page " + exchange.path());
      exchange.text(HttpStatus.NOT_FOUND_404, "the console has no such page\n");
    }
  }

  private static boolean isNamedAsThisMachine(Exchange exchange) {
    String host = exchange.header(HttpHeader.HOST);
    try {
      return host != null
          && NAMES_OF_THIS_MACHINE.contains(String.valueOf(URI.create("http://" + host).getHost()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void query(Exchange exchange) throws IOException {
    ConsoleRequest request = body(exchange, ConsoleRequest.class);
    if (request != null) {
      exchange.write(HttpStatus.OK_200, JSON, queries.run(request));
    }
  }

  private void cancel(Exchange exchange) throws IOException {
    ConsoleRequest request = body(exchange, ConsoleRequest.class);
    if (request != null) {
      boolean found = queries.cancel(request.id());
      exchange.text(found ? HttpStatus.OK_200 : HttpStatus.NOT_FOUND_404, "");
    }
  }

  /** The body, or null if it was none, which is answered. */
  private static <T> @Nullable T body(Exchange exchange, Class<T> type) throws IOException {
    String contentType = exchange.header(HttpHeader.CONTENT_TYPE);
    if (contentType == null || !contentType.startsWith(JSON)) {
      exchange.refuse(RefusalKind.UNREADABLE, "the console was sent " + contentType);
      exchange.text(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "send " + JSON + "\n");
      return null;
    }
    byte[] body;
    try {
      body = exchange.body();
    } catch (IOException e) {
      exchange.stalled();
      return null;
    }
    if (body == null) {
      exchange.tooLarge();
      return null;
    }
    try {
      return MAPPER.readValue(body, type);
    } catch (JsonProcessingException e) {
      exchange.refuse(RefusalKind.UNREADABLE, "the request cannot be read");
      exchange.text(HttpStatus.BAD_REQUEST_400, "not understood: " + e.getOriginalMessage() + "\n");
      return null;
    }
  }
}
