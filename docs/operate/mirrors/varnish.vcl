vcl 4.1;

# A mirror of Longshore with Varnish (Debian: varnish). Its cache is lost when
# it restarts; run it with a storage that is large enough, such as
#   varnishd -a :80 -f /etc/varnish/longshore.vcl -s file,/var/lib/varnish/longshore,20g
#
# Change the server's address.

backend longshore {
  .host = "longshore.example";
  .port = "8080";
  .first_byte_timeout = 180s;
  .between_bytes_timeout = 180s;
}

sub vcl_recv {
  if (req.method != "GET" && req.method != "HEAD") {
    return (synth(405));
  }
  # The server checks the mirror with this path.
  if (req.url ~ "^/download/mirror/") {
    return (pass);
  }
  # Only paths that are the same for all machines; nothing else is passed on.
  if (req.url !~ "^/download/cache_") {
    return (synth(404));
  }
  unset req.http.Cookie;
  unset req.http.Authorization;
  return (hash);
}

sub vcl_hash {
  # Whatever name a machine uses for the mirror.
  hash_data(req.url);
  return (lookup);
}

sub vcl_backend_response {
  if (bereq.url ~ "^/download/cache_") {
    if (beresp.http.Cache-Control ~ "immutable") {
      # Machines get what is cached while the server cannot be reached.
      set beresp.ttl = 60d;
      set beresp.grace = 60d;
    } else {
      # A recalled package, or an error: never kept.
      set beresp.uncacheable = true;
      set beresp.ttl = 0s;
    }
  }
}
